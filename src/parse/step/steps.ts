import type { VFile } from 'vfile'
import type { Step } from '../../core/lab.ts'
import { complain } from '../complain.ts'
import { checkNames } from '../expectation/captures.ts'
import { readExpectation } from '../expectation/expectation.ts'
import { readOutputFlags } from '../expectation/output-flags.ts'
import { streamConflict } from '../expectation/stream-conflict.ts'
import type { FrontMatter } from '../front-matter/defaults.ts'
import { chooseShells } from '../info-string/file-block.ts'
import { type InfoWord, parseInfo } from '../info-string/info-string.ts'
import { roleOf, type StepRole } from '../info-string/role.ts'
import type { LabSteps } from '../lab-steps.ts'
import { type Block, openingPlace } from '../markdown/block.ts'
import type { Part } from '../markdown/find-blocks.ts'
import type { RuleName } from '../rules.ts'
import { readStep } from './step.ts'
import { readTranscriptSteps } from './transcript-steps.ts'

/**
 * The steps of a file, each with its expectations, in the order of the file. What can only be told of all of a lab's steps is
 * left to `checkSteps`.
 *
 * @param lab gets them too
 */
export function readSteps(
  parts: readonly Part[],
  frontMatter: FrontMatter,
  file: VFile,
  lab: LabSteps,
): Step[] {
  const reader = new StepsReader(frontMatter, file, lab)
  for (const part of parts) reader.read(part)
  reader.finish()
  return reader.steps
}

/** What can only be told, and chosen, once all of a lab's files have been read. */
export function checkSteps(lab: LabSteps): void {
  chooseShells(lab.all)
  checkNames(lab)
}

/** What stands nearest above, to an `output` block. */
type Above =
  | { kind: 'nothing' }
  | { kind: 'step'; step: Step }
  /** A block with mistakes, perhaps a step: what follows it is not complained of. */
  | { kind: 'mistaken' }
  /** Between the nearest step and here. */
  | { kind: 'barrier'; what: string; line: number }
  /** A block that is written to a file, which prints nothing; a transcript, which says itself what is printed. */
  | { kind: 'file' | 'transcript'; line: number }

/** A block that has such a mistake may be the step that is missing. */
const BLOCK_RULES: ReadonlySet<RuleName> = new Set<RuleName>([
  ...(['fence-unclosed', 'not-a-fence', 'comment-unclosed', 'unknown-language', 'unknown-target'] as const),
  ...(['misplaced-target', 'missing-target', 'odd-blank', 'bad-quote', 'output-without-step'] as const),
  // A transcript with such a mistake may have no command.
  ...(['transcript', 'prompt', 'empty-block'] as const),
])

class StepsReader {
  readonly steps: Step[] = []
  readonly #frontMatter: FrontMatter
  readonly #file: VFile
  readonly #lab: LabSteps
  #above: Above = { kind: 'nothing' }

  constructor(frontMatter: FrontMatter, file: VFile, lab: LabSteps) {
    this.#frontMatter = frontMatter
    this.#file = file
    this.#lab = lab
  }

  read(part: Part): void {
    if (part.kind === 'heading') this.#bar('the heading', part.line)
    else if (part.kind === 'code') this.#bar('the code', part.line)
    else this.#readBlock(part.block)
  }

  finish(): void {
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
    else if (role.kind === 'step' && role.isTranscript) this.#readTranscript(block, role)
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
    const number = this.#lab.all.length + 1
    const { step, idPlace } = readStep(block, role, number, this.#frontMatter, this.#file)
    this.#lab.claim(step.id, step.place.line, idPlace, this.#file)
    this.#lab.add(step, [], this.#file)
    this.steps.push(step)
    this.#above = step.writes === undefined ? { kind: 'step', step } : { kind: 'file', line: step.place.line }
  }

  #readTranscript(block: Block, role: StepRole): void {
    const number = this.#lab.all.length + 1
    const { steps, id } = readTranscriptSteps(block, role, number, this.#frontMatter, this.#file)
    if (id !== null) this.#lab.claim(id.name, block.place.line, id.place, this.#file)
    for (const { step, uses } of steps) {
      this.#lab.add(step, uses, this.#file)
      this.steps.push(step)
    }
    this.#above = steps.length === 0 ? { kind: 'mistaken' } : { kind: 'transcript', line: block.place.line }
  }

  #readOutput(block: Block, flags: readonly InfoWord[]): void {
    const { expectation, uses } = readExpectation(block, readOutputFlags(flags, this.#file), this.#file)
    const above = this.#above
    if (above.kind === 'step') {
      const conflict = streamConflict(above.step, expectation)
      if (conflict !== null) complain(this.#file, openingPlace(block), conflict)
      above.step.expectations.push(expectation)
      this.#lab.uses.get(above.step)!.push(...uses)
      return
    }
    for (const { name, captures } of uses) if (captures) this.#lab.lost.add(name)
    this.#complainOfOutput(block, above)
  }

  #complainOfOutput(block: Block, above: Above): void {
    if (above.kind === 'mistaken') return
    const at = openingPlace(block)
    if (above.kind === 'file') {
      complain(this.#file, at, {
        rule: 'output-detached',
        reason: `found output after the block on line ${above.line}, which is written to a file, expected it right after a step that prints`,
        hint: 'A block with file= prints nothing.',
      })
    } else if (above.kind === 'transcript') {
      complain(this.#file, at, {
        rule: 'output-detached',
        reason: `found output after the transcript on line ${above.line}, expected it right after a step that says nothing itself`,
        hint: 'In a transcript, what a command prints stands below the command.',
      })
    } else if (above.kind === 'barrier') {
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
