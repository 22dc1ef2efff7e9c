import type { VFile } from 'vfile'
import type { ExpectedJson, ExpectedPiece } from '../../core/expectation.ts'
import { type JsonGroup, type JsonListener, type JsonMistake, readJson } from '../../core/json-reader.ts'
import type { Place } from '../../core/place.ts'
import { type Complaint, complain } from '../complain.ts'
import { type Block, placeIn } from '../markdown/block.ts'
import { shown } from '../words.ts'
import { escapedOffset } from './escaped-offset.ts'
import { mistakeComplaint, wholeMistake } from './json-mistake.ts'
import { readText } from './line-pattern.ts'
import type { PlacedUse } from './placed-use.ts'

/** An `output json` block, read. */
export interface JsonReading {
  json: ExpectedJson[]
  /** In the order they are met when it is judged. */
  uses: PlacedUse[]
}

/** Far more than any command prints, and little enough for whatever walks through it. */
const LIMITS = { depth: 64, values: 100_000 }

/** Reads JSON: one document, or several one after the other. */
export function readJsonBlock(block: Block, file: VFile): JsonReading {
  const text = block.lines.map((line) => line.text).join('\n')
  const builder = new Builder(block, file)
  const mistake = readJson(text, LIMITS, builder)
  if (mistake !== null) builder.complain(mistake, text)
  else if (builder.documents.length === 0) complain(file, block.place, NO_JSON)
  return { json: builder.documents, uses: builder.uses }
}

const NO_JSON: Complaint = {
  rule: 'bad-json',
  reason: 'found json without anything in it, expected what must be printed, among others',
  hint: 'Without json, an empty block says that nothing is printed.',
}

/** An object or array that is not closed yet. */
interface OpenGroup {
  group: ExpectedJson & { kind: JsonGroup }
  /** The key that waits for its value. */
  key: ExpectedPiece | null
  /** Keys that stand in it, and their lines. */
  keys: Map<string, number>
}

/** Makes of what is read what is expected, with the place of each piece. */
class Builder implements JsonListener {
  readonly documents: ExpectedJson[] = []
  readonly uses: PlacedUse[] = []
  readonly #block: Block
  readonly #file: VFile
  readonly #open: OpenGroup[] = []
  /** Offset at which each line of the block begins. */
  readonly #starts: number[] = []

  constructor(block: Block, file: VFile) {
    this.#block = block
    this.#file = file
    let start = 0
    for (const { text } of block.lines) {
      this.#starts.push(start)
      start += text.length + 1
    }
  }

  open(kind: JsonGroup, from: number): void {
    const { line } = this.#lineAt(from)
    const group = kind === 'object' ? { kind, line, members: [] } : { kind, line, elements: [] }
    this.#add(group)
    this.#open.push({ group, key: null, keys: new Map() })
  }

  close(): void {
    this.#open.pop()
  }

  key(text: string, from: number, to: number): void {
    const { keys } = this.#open.at(-1)!
    const piece = this.#readPiece(text, from, to)
    const before = keys.get(text)
    if (before === undefined) keys.set(text, piece.line)
    else if (piece.pattern.kind === 'literal') {
      complain(this.#file, this.#place(from, to), {
        rule: 'bad-json',
        reason: `found the key ${shown(text)} a second time in one object, expected it once`,
        hint: `It stands on line ${before} already.`,
        actual: text,
      })
    }
    this.#open.at(-1)!.key = piece
  }

  string(text: string, from: number, to: number): void {
    const piece = this.#readPiece(text, from, to)
    this.#add({ kind: 'string', line: piece.line, piece })
  }

  number(text: string, from: number, to: number): void {
    const piece = this.#plainPiece(text, from, to)
    this.#add({ kind: 'number', line: piece.line, piece })
  }

  constant(value: boolean | null, from: number, to: number): void {
    const piece = this.#plainPiece(String(value), from, to)
    this.#add({ kind: 'constant', line: piece.line, piece, value })
  }

  /** Complains of what is no JSON. */
  complain(mistake: JsonMistake, text: string): void {
    const whole = wholeMistake(text, mistake)
    const openedOn = whole.opened === undefined ? null : this.#lineAt(whole.opened).line
    complain(this.#file, this.#place(whole.from, whole.to), mistakeComplaint(text, whole, openedOn))
  }

  #add(value: ExpectedJson): void {
    const within = this.#open.at(-1)
    if (within === undefined) this.documents.push(value)
    else if (within.group.kind === 'array') within.group.elements.push(value)
    else within.group.members.push({ key: within.key!, value })
  }

  #plainPiece(text: string, from: number, to: number): ExpectedPiece {
    const { line, start } = this.#lineAt(from)
    return { line, text, pattern: { kind: 'literal' }, from: from - start, to: to - start }
  }

  /** @param from of the first quote */
  #readPiece(text: string, from: number, to: number): ExpectedPiece {
    const { line, start, source } = this.#lineAt(from)
    const inside = { from: from + 1 - start, to: to - 1 - start }
    const { pattern, uses, mistakes } = readText(text)
    const written = source.slice(inside.from, inside.to)
    const placeOf = (begin: number, end: number) =>
      this.#place(from + 1 + escapedOffset(written, begin), from + 1 + escapedOffset(written, end))
    for (const mistake of mistakes) complain(this.#file, placeOf(mistake.from, mistake.to), mistake.complaint)
    for (const use of uses) {
      this.uses.push({ name: use.name, captures: use.captures, place: placeOf(use.from, use.to) })
    }
    return { line, text, pattern, ...inside }
  }

  #place(from: number, to: number): Place {
    const { index, start } = this.#lineAt(from)
    const line = this.#block.lines[index]
    // At the end of the block, its closing fence.
    if (line === undefined) return this.#block.place
    return placeIn(line, from - start, Math.min(to - start, line.text.length + 1))
  }

  #lineAt(offset: number): { index: number; line: number; start: number; source: string } {
    let low = 0
    for (let high = this.#starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle
    }
    const { line, text: source } = this.#block.lines[low]!
    return { index: low, line, start: this.#starts[low]!, source }
  }
}
