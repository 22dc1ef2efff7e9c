import { type Ending, Needle } from './needle.ts'
import { spelled, spelledInBase64 } from './spellings.ts'

/** What stands in a secret's place. */
export const MASK = '***'

/** What is shorter stands in many words: masking it would hide much, and keep nothing secret. In characters. */
export const SHORTEST_SECRET = 6

/**
 * Which ends of a text are no ends, as it goes on there in what is not shown: of a secret that is cut there, so many characters
 * are masked, at least. 1 where something was cut off; `FEWEST` where that may be.
 */
export interface Cuts {
  start?: number
  end?: number
}

/** Of a secret, less tells nothing; and less may stand at the end of any word. */
export const FEWEST = 3

/** A piece of a text. */
interface Range {
  from: number
  to: number
}

/** Where labrun, docker and others leave something out. */
const ELLIPSIS = '…'
/** Pieces that are remembered. */
const MOST_PIECES = 500

/**
 * Finds secrets in texts, however they are written, and masks them. The values themselves are found, each of their lines, and
 * the base64 of these.
 */
export class Masker {
  readonly #needles: Needle[] = []
  /** By the first code unit. */
  readonly #byStart = new Map<number, Needle[]>()
  /** The same of their endings; made where one is looked for. */
  #endings: Map<number, { needle: Needle; ending: Ending }[]> | null = null
  readonly #pieces = new Set<string>()

  /** @param values each with a line of at least `SHORTEST_SECRET` characters */
  constructor(values: readonly string[]) {
    for (const text of new Set(values.flatMap(needleTexts))) {
      this.#add(new Needle(spelled(text)))
      for (const chars of spelledInBase64(text)) this.#add(new Needle(chars))
    }
  }

  /**
   * The text with each secret masked. Lines stay lines, so that their numbers hold.
   *
   * @param begin what is before it is looked at, and left out
   */
  mask(text: string, cuts: Cuts = {}, begin = 0): string {
    let masked = ''
    let done = begin
    for (const { from, to } of this.#find(text, cuts)) {
      if (to <= begin) continue
      const hidden = text.slice(Math.max(from, begin), to)
      masked += text.slice(done, Math.max(from, begin)) + hidden.replace(/[^\r\n]+/g, MASK)
      done = to
    }
    return masked + text.slice(done)
  }

  /** Up to where a text that goes on can be masked and told: behind it a secret may have begun. */
  settled(text: string): number {
    const start = this.#partAtEnd(text, 1)
    const across = this.#whole(text).find(({ from, to }) => from < start && start < to)
    return across?.from ?? start
  }

  #add(needle: Needle): void {
    this.#needles.push(needle)
    this.#endings = null
    for (const start of new Set(needle.starts())) push(this.#byStart, start, needle)
  }

  #find(text: string, cuts: Cuts): Range[] {
    const whole = this.#whole(text)
    for (const range of whole) this.#remember(text.slice(range.from, range.to))
    return merged([...whole, ...this.#atCuts(text, cuts)])
  }

  /** In the order of their beginnings; they may overlap. */
  #whole(text: string): Range[] {
    const ranges: Range[] = []
    for (let from = 0; from < text.length; from += 1) {
      const needles = this.#byStart.get(text.charCodeAt(from))
      if (needles === undefined) continue
      const to = needles.reduce((most, needle) => Math.max(most, needle.at(text, from).end), -1)
      if (to >= 0) ranges.push({ from, to })
    }
    return ranges
  }

  /** A secret that goes on in the next line is found as a whole; where its lines are told one by one, each of them must be. */
  #remember(found: string): void {
    const lines = found.split(/\r?\n/)
    if (lines.length === 1) return
    for (const line of lines) {
      if (line.length < SHORTEST_SECRET || this.#pieces.has(line) || this.#pieces.size >= MOST_PIECES)
        continue
      this.#pieces.add(line)
      this.#add(new Needle([...line].map((char) => [char])))
    }
  }

  /** Parts of secrets at the text's own cut ends, and at each ellipsis in it. */
  #atCuts(text: string, { start, end }: Cuts): Range[] {
    const ranges: Range[] = []
    let from = 0
    for (const part of text.split(ELLIPSIS)) {
      const to = from + part.length
      const before = from === 0 ? start : FEWEST
      const after = to === text.length ? end : FEWEST
      if (part !== '' && before !== undefined)
        ranges.push({ from, to: from + this.#restAtStart(part, after !== undefined, before) })
      if (part !== '' && after !== undefined) ranges.push({ from: from + this.#partAtEnd(part, after), to })
      from = to + ELLIPSIS.length
    }
    return ranges.filter((range) => range.from < range.to)
  }

  /** Where the longest part of a secret begins that a text ends with; the text's length where there is none. */
  #partAtEnd(text: string, fewest: number): number {
    const longest = this.#needles.reduce((most, needle) => Math.max(most, needle.longest()), 0)
    for (let from = Math.max(0, text.length - 2 * longest); from < text.length; from += 1) {
      const needles = this.#byStart.get(text.charCodeAt(from)) ?? []
      if (needles.some((needle) => needle.at(text, from).reached >= fewest)) return from
    }
    return text.length
  }

  /** Where the longest end of a secret ends that a text begins with; 0 where it begins with none. */
  #restAtStart(text: string, isCut: boolean, fewest: number): number {
    this.#endings ??= endingsOf(this.#needles)
    let most = 0
    for (const { needle, ending } of this.#endings.get(text.charCodeAt(0)) ?? []) {
      const { lead, skipped } = ending
      if (!text.startsWith(lead)) continue
      const partly = lead === '' ? 0 : 1
      const { end, reached } = needle.at(text, lead.length, skipped)
      if (isCut && reached - skipped + partly >= fewest) return text.length
      if (needle.length - skipped + partly >= fewest) most = Math.max(most, end)
    }
    return most
  }
}

function endingsOf(needles: readonly Needle[]): Map<number, { needle: Needle; ending: Ending }[]> {
  const all = new Map<number, { needle: Needle; ending: Ending }[]>()
  for (const needle of needles) {
    for (const ending of needle.endings())
      for (const start of new Set(needle.startsOf(ending))) push(all, start, { needle, ending })
  }
  return all
}

function push<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

/** A value as a whole, and each line of it: programs print a text line by line, and indent it. */
function needleTexts(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  return [...lines, value.trim()].filter(isLongEnough)
}

/** Whether a text can be masked. */
export function isLongEnough(text: string): boolean {
  return [...text.trim()].length >= SHORTEST_SECRET
}

/** Those that overlap, or touch, become one. */
function merged(ranges: readonly Range[]): Range[] {
  const all: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last !== undefined && range.from <= last.to) last.to = Math.max(last.to, range.to)
    else all.push({ ...range })
  }
  return all
}
