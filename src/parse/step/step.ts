import type { VFile } from 'vfile'
import { isCode, splitFinalExit } from '../../core/bash/final-exit.ts'
import type { SessionKey, Step } from '../../core/lab.ts'
import type { Place } from '../../core/place.ts'
import { DEFAULT_NAMESPACES } from '../../core/session-name.ts'
import { complain } from '../complain.ts'
import type { FrontMatter } from '../front-matter/defaults.ts'
import { readAttributes, type StepAttributes } from '../info-string/attributes.ts'
import { writingScript } from '../info-string/file-block.ts'
import type { StepRole } from '../info-string/role.ts'
import { checkConditions } from '../info-string/when.ts'
import { type Block, type BlockLine, placeIn } from '../markdown/block.ts'
import { interactiveMistake, type ScriptBlock } from '../script/interactive.ts'
import { shellCommands } from '../script/shell-commands.ts'

/** How long a step waits for late output where it does not say. */
const SETTLE_MS = 150

/** A step, and where its `id=` stands. */
export interface StepReading {
  step: Step
  /** `null` where it has none: its number is its id then. */
  idPlace: Place | null
}

/** What all that a block runs has in common. */
export interface BlockReading {
  attributes: StepAttributes
  common: Omit<Step, 'id' | 'place' | 'scriptLine' | 'script' | 'closesSession' | 'expectations'>
}

/** Reads what the info string of a block that runs says. */
export function readBlock(role: StepRole, frontMatter: FrontMatter, file: VFile): BlockReading {
  const attributes = readAttributes(role, file)
  checkContainer(role, attributes, frontMatter, file)
  const when = role.attributes.find(({ key }) => key === 'when')
  if (attributes.when !== null) checkConditions(when!, frontMatter.requires, file)
  const common = {
    key: sessionKey(role, attributes, frontMatter),
    exit: attributes.exit ?? 0,
    timeoutMs: attributes.timeoutMs ?? frontMatter.stepTimeoutMs,
    maxOutputBytes: attributes.maxOutputBytes ?? frontMatter.maxOutputBytes,
    settleMs: attributes.settleMs ?? SETTLE_MS,
    retryMs: attributes.retryMs,
    background: attributes.background,
    ready: attributes.ready,
    teardown: attributes.teardown,
    check: attributes.check,
    hidden: attributes.hidden,
    ...(attributes.when !== null && { when: attributes.when }),
  }
  return { attributes, common }
}

/** Reads a block that is one step, all but its expectations. */
export function readStep(
  block: Block,
  role: StepRole,
  number: number,
  frontMatter: FrontMatter,
  file: VFile,
): StepReading {
  const { attributes, common } = readBlock(role, frontMatter, file)
  const writes = role.isFile ? { path: attributes.file ?? 'file', mode: attributes.mode } : null
  const lines = block.lines.map(({ text }) => text)
  const script = writes === null ? lines.join('\n') : writingScript(lines, writes)
  if (writes === null) {
    if (block.lines.some(({ text }) => isCode(text)))
      checkScript(block.lines, scriptBlock(role, attributes, frontMatter), file)
    else complainOfEmpty(block, file)
  }
  const step: Step = {
    id: attributes.id?.name ?? String(number),
    place: block.place,
    scriptLine: writes === null ? block.place.line + 1 : block.place.line,
    script,
    ...common,
    closesSession: writes === null && splitFinalExit(script) !== null,
    expectations: [],
    ...(writes !== null && { writes }),
  }
  return { step, idPlace: attributes.id?.place ?? null }
}

/** Where the scripts of a block stand. */
export function scriptBlock(
  { target, shell, isTranscript }: StepRole,
  { tty, shell: own }: StepAttributes,
  { container }: FrontMatter,
): ScriptBlock {
  return { target, shell: own ?? shell, tty, container, isTranscript }
}

function sessionKey(
  { target, shell }: StepRole,
  { ns, container, user, workdir, session, tty, shell: own }: StepAttributes,
  frontMatter: FrontMatter,
): SessionKey {
  return {
    target,
    shell: own ?? shell,
    container: target === 'host' ? null : (container ?? frontMatter.container),
    ns: target === 'nsenter' ? (ns ?? [...DEFAULT_NAMESPACES]) : [],
    user,
    workdir,
    session,
    tty,
  }
}

function checkContainer(
  { target, language, place, attributes }: StepRole,
  { container }: StepAttributes,
  frontMatter: FrontMatter,
  file: VFile,
): void {
  if (target === 'host') return
  if (frontMatter.requires.docker === false) {
    complain(file, place, {
      rule: 'docker-off',
      reason: `found a block in a container (${target}) in a lab with docker: false, expected host blocks alone`,
      hint: `Leave docker: false out of the front matter, or write ${language} host.`,
      actual: target,
      expected: ['host'],
    })
  } else if (
    (container ?? frontMatter.container) === null &&
    !attributes.some(({ key }) => key === 'container')
  ) {
    complain(file, place, {
      rule: 'container-missing',
      reason: `found ${target} without a container, expected container=NAME`,
      hint: 'A container: NAME in the front matter holds for all blocks of the lab.',
      actual: target,
      expected: ['container=NAME'],
    })
  }
}

function infoPlace({ info, infoPlace: { line, column } }: Block): Place {
  const from = column + info.length - info.trimStart().length
  return { line, column: from, endLine: line, endColumn: column + info.trimEnd().length }
}

/** Complains of a block without a command. */
export function complainOfEmpty(block: Block, file: VFile): void {
  // What was meant to be in it is outside, and has been complained of.
  if (!block.closed) return
  complain(file, infoPlace(block), {
    rule: 'empty-block',
    reason: 'found a block without a command, expected at least one',
    hint: 'A step that runs nothing would pass, whatever happens.',
  })
}

/** Complains of what in a script only a person at a terminal could mean. */
export function checkScript(lines: readonly BlockLine[], where: ScriptBlock, file: VFile): void {
  const at = new Cursor(lines)
  let prompts = 0
  for (const command of shellCommands(lines.map(({ text }) => text).join('\n'))) {
    const mistake = interactiveMistake(command, where)
    if (mistake === null) continue
    const { word, complaint } = mistake
    if (complaint.rule === 'prompt') prompts += 1
    // One message a block for its prompts: a pasted transcript has many.
    if (complaint.rule !== 'prompt' || prompts === 1)
      complain(file, at.place(word.offset, word.text), complaint)
  }
}

/** Turns offsets in a block's script, asked for in rising order, into places in the file. */
class Cursor {
  readonly #lines: readonly BlockLine[]
  #index = 0
  #start = 0

  constructor(lines: readonly BlockLine[]) {
    this.#lines = lines
  }

  place(offset: number, text: string): Place {
    while (offset > this.#start + this.#lines[this.#index]!.text.length) {
      this.#start += this.#lines[this.#index]!.text.length + 1
      this.#index += 1
    }
    const line = this.#lines[this.#index]!
    const from = offset - this.#start
    return placeIn(line, from, Math.min(from + text.length, line.text.length))
  }
}
