import type { VFile } from 'vfile'
import type { Step } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { readOutputFlags } from './attributes.ts'
import type { Block } from './block.ts'
import { checkNames } from './captures.ts'
import { complain } from './complain.ts'
import { type PlacedUse, readExpectation } from './expectation.ts'
import type { Part } from './find-blocks.ts'
import type { FrontMatter } from './front-matter-defaults.ts'
import { type InfoWord, parseInfo } from './info-string.ts'
import { roleOf, type StepRole } from './role.ts'
import type { RuleName } from './rules.ts'
import { readStep } from './step.ts'

/** The steps of a lab, each with its expectations, in the order of the file. */
export function readSteps(parts: readonly Part[], frontMatter: FrontMatter, file: VFile): Step[] {
  const reader = new StepsReader(frontMatter, file)
  for (const part of parts) reader.read(part)
  reader.finish()
  return reader.steps
}

/** What stands nearest above, to an `output` block. */
type Above =
  | { kind: 'nothing' }
  | { kind: 'step'; step: Step }
  /** A block with mistakes, perhaps a step: what follows it is not complained of. */
  | { kind: 'mistaken' }
  /** Between the nearest step and here. */
  | { kind: 'barrier'; what: string; line: number }

/** A block that has such a mistake may be the step that is missing. */
const BLOCK_RULES: ReadonlySet<RuleName> = new Set<RuleName>([
  ...(['fence-unclosed', 'not-a-fence', 'comment-unclosed', 'unknown-language', 'unknown-target'] as const),
  ...([
    'misplaced-target',
    'missing-target',
    'odd-blank',
    'bad-quote',
    'output-without-step',
    'not-yet',
  ] as const),
])

class StepsReader {
  readonly steps: Step[] = []
  readonly #frontMatter: FrontMatter
  readonly #file: VFile
  readonly #uses = new Map<Step, PlacedUse[]>()
  /** Names that a mistaken block would have captured. */
  readonly #lost = new Set<string>()
  readonly #ids = new Map<string, number>()
  #above: Above = { kind: 'nothing' }

  constructor(frontMatter: FrontMatter, file: VFile) {
    this.#frontMatter = frontMatter
    this.#file = file
  }

  read(part: Part): void {
    if (part.kind === 'heading') this.#bar('the heading', part.line)
    else if (part.kind === 'code') this.#bar('the code', part.line)
    else this.#readBlock(part.block)
  }

  finish(): void {
    checkNames(this.steps, this.#uses, this.#lost, this.#file)
    const mayBeMeant = this.#file.messages.some(({ ruleId }) => BLOCK_RULES.has(ruleId as RuleName))
    if (this.steps.length > 0 || mayBeMeant) return
    complain(
      this.#file,
      { line: 1, column: 1 },
      {
        rule: 'no-steps',
        reason: 'found no block that runs, expected at least one',
        hint: 'A block runs where its fence says so: ```bash host',
      },
    )
  }

  #readBlock(block: Block): void {
    const role = roleOf(parseInfo(block.info, block.infoPlace))
    if (role.kind === 'prose') this.#bar('the block', block.place.line)
    else if (role.kind === 'output') this.#readOutput(block, role.attributes)
    else if (role.kind === 'step') this.#readStep(block, role)
    else {
      complain(this.#file, role.place, role.complaint)
      this.#above = { kind: 'mistaken' }
    }
  }

  #bar(what: string, line: number): void {
    if (this.#above.kind === 'step') this.#above = { kind: 'barrier', what, line }
  }

  #readStep(block: Block, role: StepRole): void {
    const number = this.steps.length + 1
    const { step, idPlace } = readStep(block, role, number, this.#frontMatter, this.#file)
    this.#checkId(step, idPlace)
    this.steps.push(step)
    this.#uses.set(step, [])
    this.#above = { kind: 'step', step }
  }

  #checkId({ id, place }: Step, idPlace: Place | null): void {
    const first = this.#ids.get(id)
    if (first === undefined || idPlace === null) {
      this.#ids.set(id, place.line)
      return
    }
    complain(this.#file, idPlace, {
      rule: 'duplicate-id',
      reason: `found id=${id} a second time, expected another name`,
      hint: `The step on line ${first} has it already.`,
      actual: id,
    })
  }

  #readOutput(block: Block, flags: readonly InfoWord[]): void {
    const contains = readOutputFlags(flags, this.#file)
    const { expectation, uses } = readExpectation(block, contains, this.#file)
    const above = this.#above
    if (above.kind === 'step') {
      above.step.expectations.push(expectation)
      this.#uses.get(above.step)!.push(...uses)
      return
    }
    for (const { name, captures } of uses) if (captures) this.#lost.add(name)
    this.#complainOfOutput(block, above)
  }

  #complainOfOutput({ place, info, fence }: Block, above: Above): void {
    if (above.kind === 'mistaken') return
    const { line, column } = place
    const at = { line, column, endLine: line, endColumn: column + fence.length + info.trimEnd().length }
    if (above.kind === 'barrier') {
      complain(this.#file, at, {
        rule: 'output-detached',
        reason: `found output after ${above.what} on line ${above.line}, expected it right after its step`,
        hint: 'Only text may stand between a step and its output.',
      })
    } else {
      complain(this.#file, at, {
        rule: 'output-without-step',
        reason: 'found output without a step above it, expected a block that runs first',
        hint: 'A block that is only to be read can have the language text.',
      })
    }
  }
}
