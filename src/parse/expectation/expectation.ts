import type { VFile } from 'vfile'
import type { Expectation, ExpectedLine } from '../../core/expectation.ts'
import { complain } from '../complain.ts'
import { type Block, type BlockLine, placeIn } from '../markdown/block.ts'
import { plain, shown } from '../words.ts'
import { readJsonBlock } from './json.ts'
import { readLine } from './line-pattern.ts'
import type { OutputFlags } from './output-flags.ts'
import type { PlacedUse } from './placed-use.ts'
import { readTable } from './table.ts'

/** An `output` block, read. */
export interface ExpectationReading {
  expectation: Expectation
  /** In the order they are met when it is judged. */
  uses: PlacedUse[]
}

/** Reads an `output` block. */
export function readExpectation(block: Block, flags: OutputFlags, file: VFile): ExpectationReading {
  const facts = { place: block.place, firstLine: block.place.line + 1, ...flags }
  if (flags.mode === 'table') {
    const { table, uses } = readTable(block, file)
    return { expectation: { ...facts, lines: plainLines(block), table }, uses }
  }
  if (flags.mode === 'json') {
    const { json, uses } = readJsonBlock(block, file)
    return { expectation: { ...facts, lines: plainLines(block), json }, uses }
  }
  const { lines, uses } = readLines(block.lines, file)
  if (flags.mode === 'contains') complainIfEmpty(block, lines, file)
  if (flags.mode === 'not') complainOfNot(block, lines, uses, file)
  return { expectation: { ...facts, lines }, uses }
}

/** The lines as they are written, where what they mean is no matter of single lines. */
function plainLines({ lines }: Block): ExpectedLine[] {
  return lines.map(({ line, text }) => ({ line, text, pattern: { kind: 'literal' } }))
}

/** Reads lines that say what is printed. */
export function readLines(
  written: readonly BlockLine[],
  file: VFile,
): { lines: ExpectedLine[]; uses: PlacedUse[] } {
  const uses: PlacedUse[] = []
  const lines = written.map((line): ExpectedLine => {
    const reading = readLine(line.text)
    for (const { from, to, complaint } of reading.mistakes) complain(file, placeIn(line, from, to), complaint)
    uses.push(
      ...reading.uses.map(({ name, captures, from, to }) => ({
        name,
        captures,
        place: placeIn(line, from, to),
      })),
    )
    const { pattern, times, isOpen } = reading
    return {
      line: line.line,
      text: line.text,
      pattern,
      ...(times !== undefined && { times }),
      ...(isOpen && { isOpen }),
    }
  })
  return { lines, uses }
}

function complainIfEmpty(block: Block, lines: readonly ExpectedLine[], file: VFile): void {
  if (lines.some(({ pattern, times }) => pattern.kind !== 'gap' && times !== '?' && times !== '*')) return
  complain(file, block.place, {
    rule: 'empty-contains',
    reason: 'found contains without a line to contain, expected at least one',
    hint: 'As it stands it fits whatever is printed. Without contains, an empty block says that nothing is printed.',
  })
}

/** Of lines that are not printed, none can be captured, counted or passed over. */
function complainOfNot(
  block: Block,
  lines: readonly ExpectedLine[],
  uses: readonly PlacedUse[],
  file: VFile,
): void {
  if (lines.length === 0) {
    complain(file, block.place, {
      rule: 'empty-not',
      reason: 'found not without a line, expected at least one that must not be printed',
      hint: 'Without not, an empty block says that nothing is printed.',
    })
  }
  for (const [index, { text, pattern, times }] of lines.entries()) {
    if (pattern.kind !== 'gap' && times === undefined) continue
    const written = block.lines[index]!
    complain(file, placeIn(written, 0, text.length), {
      rule: 'empty-not',
      reason: `found ${shown(text)} among lines that must not be printed, expected a line that is forbidden`,
      hint: 'Each line is forbidden for itself, wherever it is printed and however often.',
      actual: text,
    })
  }
  for (const { name, captures, place } of uses) {
    if (captures)
      complain(file, place, {
        rule: 'lost-capture',
        reason: `found the name ${plain(name)} in a line that must not be printed, expected only a type`,
        hint: "What is not printed can't be captured.",
        actual: name,
      })
  }
}
