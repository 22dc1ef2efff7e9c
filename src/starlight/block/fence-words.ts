import { type InfoWord, parseInfo } from '../../parse/info-string/info-string.ts'

/** How a line or a piece of a block stands out: marked, new, or taken away. */
export type Emphasis = 'mark' | 'ins' | 'del'

/** What an author says of a block for the page alone: words that Expressive Code has on all other pages of the site. */
export interface FenceWords {
  /** `title="web/Dockerfile"`. */
  title: string | null
  /** `{1,3-4}`, `ins={2}`: lines of the block, the first is 1. */
  lines: ReadonlyMap<number, Emphasis>
  /** `"text"`, `del=/regex/`: pieces of lines. */
  pieces: readonly { pattern: RegExp; emphasis: Emphasis }[]
}

export const NO_WORDS: FenceWords = { title: null, lines: new Map(), pieces: [] }

/** Reads them out of an info string. Those that mean nothing here, and what is no regular expression, are left out. */
export function fenceWords(info: string): FenceWords {
  const words = parseInfo(info, { line: 1, column: 1, endLine: 1, endColumn: 1 }).filter(
    ({ problem }) => problem === null,
  )
  const lines = new Map<number, Emphasis>()
  const pieces: { pattern: RegExp; emphasis: Emphasis }[] = []
  for (const word of words) {
    const emphasis = emphasisOf(word)
    if (emphasis === null) continue
    const written = word.isMarker ? word.text : word.text.slice(word.key.length + 1)
    if (written.startsWith('{')) for (const line of numbersIn(written)) lines.set(line, emphasis)
    else {
      const pattern = patternOf(written)
      if (pattern !== null) pieces.push({ pattern, emphasis })
    }
  }
  return { title: words.find(({ key }) => key === 'title')?.value ?? null, lines, pieces }
}

function emphasisOf({ isMarker, key }: InfoWord): Emphasis | null {
  if (isMarker || key === 'mark') return 'mark'
  return key === 'ins' || key === 'del' ? key : null
}

/** `{1,3-4}`, `{"A label":5}`: the label is left out. */
function numbersIn(braces: string): number[] {
  const ranges = braces.replace(/(["']).*?\1:/g, '').matchAll(/(\d+)(?:-(\d+))?/g)
  return [...ranges].flatMap(([, first, last = first]) => {
    const length = Math.min(Math.max(0, Number(last) - Number(first) + 1), MOST_LINES)
    return Array.from({ length }, (_, at) => Number(first) + at)
  })
}

/** Of one range: no block is longer. */
const MOST_LINES = 10_000

/** `"text"` or `/regex/`. */
function patternOf(written: string): RegExp | null {
  const inner = written.slice(1, -1)
  if (inner === '') return null
  if (!written.startsWith('/'))
    return new RegExp(inner.replace(/\\(["'\\])/g, '$1').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'g')
  try {
    return new RegExp(inner.replace(/\\\//g, '/'), 'g')
  } catch {
    return null
  }
}
