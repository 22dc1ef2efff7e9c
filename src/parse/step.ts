import type { VFile } from 'vfile'
import { isCode, splitFinalExit } from '../core/final-exit.ts'
import type { SessionKey, Step } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { DEFAULT_NAMESPACES } from '../core/session-name.ts'
import { readAttributes, type StepAttributes } from './attributes.ts'
import { type Block, type BlockLine, placeIn } from './block.ts'
import { complain } from './complain.ts'
import type { FrontMatter } from './front-matter-defaults.ts'
import { interactiveMistake, type ScriptBlock } from './interactive.ts'
import type { StepRole } from './role.ts'
import { shellCommands } from './shell-commands.ts'

/** How long a step waits for late output where it does not say. */
const SETTLE_MS = 150

/** A step, and where its `id=` stands. */
export interface StepReading {
  step: Step
  /** `null` where it has none: its number is its id then. */
  idPlace: Place | null
}

/** Reads a block that runs, all but its expectations. */
export function readStep(
  block: Block,
  role: StepRole,
  number: number,
  frontMatter: FrontMatter,
  file: VFile,
): StepReading {
  const attributes = readAttributes(role, file)
  const script = block.lines.map(({ text }) => text).join('\n')
  checkContainer(role, attributes, frontMatter, file)
  checkScript(block, script, { ...role, tty: attributes.tty, container: frontMatter.container }, file)
  const step: Step = {
    id: attributes.id?.name ?? String(number),
    place: block.place,
    scriptLine: block.place.line + 1,
    script,
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
    closesSession: splitFinalExit(script) !== null,
    expectations: [],
  }
  return { step, idPlace: attributes.id?.place ?? null }
}

function sessionKey(
  { target, shell }: StepRole,
  { ns, container, user, workdir, session, tty }: StepAttributes,
  frontMatter: FrontMatter,
): SessionKey {
  return {
    target,
    shell,
    container: target === 'host' ? null : (container ?? frontMatter.container),
    ns: target === 'nsenter' ? (ns ?? [...DEFAULT_NAMESPACES]) : [],
    user,
    workdir,
    session,
    tty,
  }
}

function checkContainer(
  { target, shell, place, attributes }: StepRole,
  { container }: StepAttributes,
  frontMatter: FrontMatter,
  file: VFile,
): void {
  if (target === 'host') return
  if (frontMatter.requires.docker === false) {
    complain(file, place, {
      rule: 'docker-off',
      reason: `found a block in a container (${target}) in a lab with docker: false, expected host blocks alone`,
      hint: `Leave docker: false out of the front matter, or write ${shell} host.`,
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

function checkScript(block: Block, script: string, where: ScriptBlock, file: VFile): void {
  if (!block.lines.some(({ text }) => isCode(text))) {
    // What was meant to be in it is outside, and has been complained of.
    if (!block.closed) return
    complain(file, infoPlace(block), {
      rule: 'empty-block',
      reason: 'found a block without a command, expected at least one',
      hint: 'A step that runs nothing would pass, whatever happens.',
    })
    return
  }
  const at = new Cursor(block.lines)
  let prompts = 0
  for (const command of shellCommands(script)) {
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
