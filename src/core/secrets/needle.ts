import type { Spelled } from './spellings.ts'

/** Colours within a text, and its going on in the next line, don't make another text of it. */
const GAP = String.raw`(?:\r?\n|\x1b\[[0-9;:]{0,64}[mK])`
const GAPS = new RegExp(`${GAP}+`, 'y')
/** The same at a text's end, where the last of them may not be all there. */
const GAPS_TO_END = new RegExp(String.raw`${GAP}*(?:\r|\x1b(?:\[[0-9;:]{0,64})?)?$`, 'y')
const MAY_BE_GAP = /[\r\n\x1b]/

/** What a needle came to at a place of a text. */
export interface NeedleMatch {
  /** Where it ends, at most; -1: it is not there. */
  end: number
  /** The text ends within it: so many of its characters are there, at most. 0: it does not. */
  reached: number
}

/** A text to be found, however it is written. */
export class Needle {
  readonly #chars: readonly Spelled[]

  constructor(chars: readonly Spelled[]) {
    this.#chars = chars
  }

  /** How many characters it has. */
  get length(): number {
    return this.#chars.length
  }

  /** The first code units that it may begin with. */
  starts(): number[] {
    return this.#chars[0]!.map((spelling) => spelling.charCodeAt(0))
  }

  /** No piece of a text that is longer is a beginning of it; gaps not counted. */
  longest(): number {
    return this.#chars.reduce((sum, spellings) => sum + Math.max(...spellings.map(({ length }) => length)), 0)
  }

  /** Looks for it at one place. @param skipped so many of its characters are left out */
  at(text: string, from: number, skipped = 0): NeedleMatch {
    let reached = 0
    let places = [from]
    for (let char = skipped; char < this.#chars.length; char += 1) {
      const next: number[] = []
      for (const place of char > skipped ? withGaps(text, places) : places) {
        if (place >= text.length || (char > skipped && endsInGap(text, place)))
          reached = Math.max(reached, char)
        for (const spelling of this.#chars[char]!) {
          if (text.startsWith(spelling, place)) addOnce(next, place + spelling.length)
          else if (isCut(text, place, spelling)) reached = Math.max(reached, char + 1)
        }
      }
      if (next.length === 0) return { end: -1, reached }
      places = next
    }
    return { end: Math.max(...places), reached }
  }

  /** What a text may begin with where a beginning of it is cut off. */
  endings(): Ending[] {
    return this.#chars.flatMap((spellings, char) => {
      const cut = spellings.flatMap((spelling) =>
        endingsOf(spelling).map((lead) => ({ lead, skipped: char + 1 })),
      )
      return char === 0 ? cut : [{ lead: '', skipped: char }, ...cut]
    })
  }

  /** The first code units that an ending may begin with. */
  startsOf({ lead, skipped }: Ending): number[] {
    return lead === ''
      ? this.#chars[skipped]!.map((spelling) => spelling.charCodeAt(0))
      : [lead.charCodeAt(0)]
  }
}

/** What is left of a needle whose beginning is cut off. */
export interface Ending {
  /** What is left of a character that is written as several, and was cut itself; empty: none was. */
  lead: string
  /** Index of the first character that is whole. */
  skipped: number
}

function endingsOf(spelling: string): string[] {
  return Array.from({ length: spelling.length - 1 }, (_, index) => spelling.slice(index + 1))
}

function withGaps(text: string, places: readonly number[]): number[] {
  const all = [...places]
  for (const place of places) {
    if (!MAY_BE_GAP.test(text[place] ?? '')) continue
    GAPS.lastIndex = place
    const gaps = GAPS.exec(text)
    if (gaps !== null) addOnce(all, place + gaps[0].length)
  }
  return all
}

function endsInGap(text: string, place: number): boolean {
  if (!MAY_BE_GAP.test(text[place] ?? '')) return false
  GAPS_TO_END.lastIndex = place
  return GAPS_TO_END.test(text)
}

/** The text ends within the spelling. */
function isCut(text: string, place: number, spelling: string): boolean {
  const left = text.length - place
  return left > 0 && left < spelling.length && spelling.startsWith(text.slice(place))
}

function addOnce(places: number[], place: number): void {
  if (!places.includes(place)) places.push(place)
}
