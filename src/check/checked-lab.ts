import type { Root } from 'mdast'
import type { VFile } from 'vfile'
import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Lab, Step } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { filesOf, type ParsedFile, type ParsedLab } from '../parse/lab.ts'
import { type Block, type BlockLine, openingPlace, placeIn } from '../parse/markdown/block.ts'
import { blocksByLine } from '../parse/markdown/blocks-by-line.ts'

/** A file of a lab, as the rules see it: what it does, and where each piece of it stands in the file. */
export interface CheckedLab {
  file: VFile
  /** `null` where one of the lab's files has an error: the rules then go by the steps that could be read. */
  lab: Lab | null
  /** The file's own. */
  steps: readonly Step[]
  /** Those of all the lab's files. */
  allSteps: readonly Step[]
  tree: Root
  /** The file's lines. */
  source: readonly string[]
  /** The fenced blocks, by the line that opens each. */
  blocks: ReadonlyMap<number, Block>
}

/** All files of a lab that are text, those that set it up first. */
export function checkedFiles(parsed: ParsedLab): CheckedLab[] {
  const files = filesOf(parsed)
  const allSteps = files.flatMap(({ steps }) => steps)
  return files.flatMap((file) => checkedFile(file, parsed.lab, allSteps) ?? [])
}

function checkedFile(
  { file, steps, markdown }: ParsedFile,
  lab: Lab | null,
  allSteps: readonly Step[],
): CheckedLab | null {
  if (markdown === null) return null
  const { tree, source } = markdown
  return { file, lab, steps, allSteps, tree, source, blocks: blocksByLine(tree, source) }
}

/** Where a piece of an expected line stands. */
export function placeInExpected(
  checked: CheckedLab,
  { place, lines }: Expectation,
  { line }: Pick<ExpectedLine, 'line'>,
  from: number,
  to: number,
): Place {
  const written = lineAt(checked, place.line, line)
  if (written === null) return { line, column: 1 }
  const { text } = lines.find((other) => other.line === line) ?? written
  return placeInEnd(written, text, from, to)
}

/** Where a piece of a step's script stands. A piece of several lines ends with its first. */
export function placeInScript(
  checked: CheckedLab,
  { script, place, scriptLine }: Step,
  from: number,
  to: number,
): Place {
  const before = script.slice(0, from).split('\n')
  const line = scriptLine + before.length - 1
  const written = lineAt(checked, place.line, line)
  if (written === null) return { line, column: 1 }
  const start = before.at(-1)!.length
  const text = script.split('\n', before.length).at(-1)!
  return placeInEnd(written, text, start, Math.min(start + to - from, text.length))
}

/** Of a transcript's lines only the ends are commands, or what is printed. */
function placeInEnd(written: BlockLine, text: string, from: number, to: number): Place {
  const before = written.text.length - text.length
  return placeIn(written, before + from, before + to)
}

/** A line of the block in which something begins at another line. */
function lineAt(checked: CheckedLab, start: number, line: number): BlockLine | null {
  return blockAt(checked, start)?.lines.find((other) => other.line === line) ?? null
}

/** The block that is opened on a line, or that has this line in it, as the command of a transcript. */
export function blockAt({ blocks }: CheckedLab, line: number): Block | null {
  const opened = blocks.get(line)
  if (opened !== undefined) return opened
  return [...blocks.values()].find(({ place }) => place.line < line && line < place.endLine!) ?? null
}

/** Where the opening fence of a step's block stands, its info string included. */
export function placeOfFence(checked: CheckedLab, { line, column }: Place): Place {
  const block = blockAt(checked, line)
  return block === null ? { line, column, endLine: line, endColumn: column + 1 } : openingPlace(block)
}

/** `Line 11`, or `Line 11 of _common/web.md` where that is another file. */
export function lineOf({ place, file }: Step, seenFrom: Step): string {
  return file === undefined || file === seenFrom.file ? `Line ${place.line}` : `Line ${place.line} of ${file}`
}
