import type { VFile } from 'vfile'
import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Place } from '../core/place.ts'
import { type Block, placeIn } from './block.ts'
import { complain } from './complain.ts'
import { readLine } from './line-pattern.ts'

/** A name that an expectation captures or refers to, and where. */
export interface PlacedUse {
  name: string
  captures: boolean
  place: Place
}

/** An `output` block, read. */
export interface ExpectationReading {
  expectation: Expectation
  /** In the order they are met when it is judged. */
  uses: PlacedUse[]
}

/** Reads the lines of an `output` block. */
export function readExpectation(block: Block, contains: boolean, file: VFile): ExpectationReading {
  const uses: PlacedUse[] = []
  const lines = block.lines.map((line): ExpectedLine => {
    const reading = readLine(line.text)
    for (const { from, to, complaint } of reading.mistakes) complain(file, placeIn(line, from, to), complaint)
    uses.push(
      ...reading.uses.map(({ name, captures, from, to }) => ({
        name,
        captures,
        place: placeIn(line, from, to),
      })),
    )
    return { line: line.line, text: line.text, pattern: reading.pattern }
  })
  if (contains) complainIfEmpty(block, lines, file)
  const expectation: Expectation = {
    place: block.place,
    mode: contains ? 'contains' : 'lines',
    stream: 'stdout',
    lines,
  }
  return { expectation, uses }
}

function complainIfEmpty(block: Block, lines: readonly ExpectedLine[], file: VFile): void {
  if (lines.some(({ pattern }) => pattern.kind !== 'gap')) return
  complain(file, block.place, {
    rule: 'empty-contains',
    reason: 'found contains without a line to contain, expected at least one',
    hint: 'As it stands it fits whatever is printed. Without contains, an empty block says that nothing is printed.',
  })
}
