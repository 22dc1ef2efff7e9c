import type { VFile } from 'vfile'
import type { Step } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { complain } from './complain.ts'
import type { PlacedUse } from './expectation/placed-use.ts'
import { pathOf } from './read-file.ts'

/** The steps of a lab out of all its files, as they are read, and what is known of them beyond. */
export class LabSteps {
  /** In the order in which they are read: those of the files that set the lab up come first. */
  readonly all: Step[] = []
  /** The names that each step's expectations capture and refer to, in order. */
  readonly uses = new Map<Step, PlacedUse[]>()
  /** Names that a mistaken block would have captured. */
  readonly lost = new Set<string>()
  readonly #files = new Map<Step, VFile>()
  readonly #names = new Map<string, { line: number; file: VFile }>()

  add(step: Step, uses: readonly PlacedUse[], file: VFile): void {
    this.#files.set(step, file)
    this.all.push(step)
    this.uses.set(step, [...uses])
  }

  /**
   * Complains of a name that a block has already.
   *
   * @param line the block's
   * @param namePlace `null` where its name is its number
   */
  claim(name: string, line: number, namePlace: Place | null, file: VFile): void {
    const first = this.#names.get(name)
    if (first === undefined || namePlace === null) {
      this.#names.set(name, { line, file })
      return
    }
    complain(file, namePlace, {
      rule: 'duplicate-id',
      reason: `found id=${name} a second time, expected another name`,
      hint: `The step on ${lineText(first.line, first.file, file)} has it already.`,
      actual: name,
    })
  }

  fileOf(step: Step): VFile {
    return this.#files.get(step)!
  }

  /** Where a step is, in words: `line 12`, and of which file where that is not `seenFrom`. */
  lineOf(step: Step, seenFrom: VFile, line: number = step.place.line): string {
    return lineText(line, this.fileOf(step), seenFrom)
  }
}

function lineText(line: number, file: VFile, seenFrom: VFile): string {
  return file === seenFrom ? `line ${line}` : `line ${line} of ${pathOf(file)}`
}
