import type { VFile } from 'vfile'
import type { Step } from '../../core/lab.ts'
import { checkSyntax, type SyntaxBlock } from '../../session/check-syntax.ts'

/** What the shells say of the scripts, as messages on the lab's own lines. */
export async function complainOfSyntax(steps: readonly Step[], file: VFile): Promise<void> {
  const blocks = steps.map(({ script, scriptLine, key: { shell } }) => ({ script, line: scriptLine, shell }))
  const found = await checkSyntax(blocks)
  const inBash = await goodInBash(found.map(({ index }) => blocks[index]!))
  for (const [at, { index, line, message }] of found.entries()) {
    const { place, key } = steps[index]!
    const complaint = file.message(`${key.shell} can't read this block: ${message}`, {
      place: { line, column: place.column },
      ruleId: 'shell-syntax',
      source: 'labrun',
    })
    complaint.fatal = true
    complaint.note = inBash.has(at) ? inBashHint(steps[index]!) : hintOf(steps[index]!)
  }
}

function inBashHint({ key, transcript }: Step): string {
  const written = transcript === undefined ? `bash ${key.target}` : `console ${key.target} without shell=sh`
  return `bash can: write ${written} where the place has bash.`
}

function hintOf({ key, transcript }: Step): string {
  const more = ' In a transcript, the lines of a command after its first begin with `> `.'
  return HINTS[key.shell] + (transcript === undefined ? '' : more)
}

const HINTS = {
  bash: 'bash -n says so before anything runs; its warnings count too.',
  sh: 'sh -n says so before anything runs.',
}

/** Blocks for sh that bash can read: they have the wrong language. */
async function goodInBash(blocks: readonly SyntaxBlock[]): Promise<Set<number>> {
  const indexes = [...blocks.keys()].filter((index) => blocks[index]!.shell === 'sh')
  const found = await checkSyntax(indexes.map((index) => ({ ...blocks[index]!, shell: 'bash' as const })))
  const bad = new Set(found.map(({ index }) => indexes[index]))
  return new Set(indexes.filter((index) => !bad.has(index)))
}
