import type { ExpectedLine, LinePattern } from '../core/expectation.ts'
import { hasLoneBytes } from '../core/text/byte-text.ts'
import { type Names, whereCaptured } from './describe.ts'
import { fitsGlob } from './glob.ts'
import { bindableNames, fitLine } from './line.ts'
import { compiled } from './regex.ts'

/** What would probably mend the expected line, in a sentence; `null` where there is nothing to tell. */
export function hintFor(expected: ExpectedLine, actual: string, names: Names): string | null {
  const known =
    patternHint(expected) ?? captureHint(expected, actual, names) ?? openHint(expected, actual, names)
  // What is printed just so may be printed too seldom, or elsewhere.
  if (known !== null || expected.text.trimEnd() === actual) return known
  return (
    endingHint(expected, actual) ??
    nearlyEqualHint(expected, actual) ??
    volatileHint(expected, actual) ??
    differenceHint(expected, actual)
  )
}

// In a shorter line everybody sees what differs.
const LONG_LINE = 30
const LONGEST_DIFFERENCE = 40

/** What differs in two long lines that are otherwise the same. */
function differenceHint({ text, pattern }: ExpectedLine, actual: string): string | null {
  const shortest = Math.min(text.length, actual.length)
  if (pattern.kind !== 'literal' || shortest < LONG_LINE || hasLoneBytes(actual)) return null
  let head = 0
  while (head < shortest && text[head] === actual[head]) head += 1
  let tail = 0
  while (tail < shortest - head && text.at(-1 - tail) === actual.at(-1 - tail)) tail += 1
  const [wanted, found] = [text, actual].map((line) => line.slice(head, line.length - tail))
  if (Math.max(wanted!.length, found!.length) > LONGEST_DIFFERENCE || head + tail < shortest / 2) return null
  return `From character ${head + 1} on, ${said(wanted!)} is expected, and ${said(found!)} was printed.`
}

function said(text: string): string {
  return text === '' ? 'nothing' : `"${text}"`
}

function patternHint({ pattern, line }: ExpectedLine): string | null {
  if (sourcesOf(pattern).every((source) => compiled(`(${source})`) !== null)) return null
  return `Line ${line} holds no regular expression that RE2 can read.`
}

function sourcesOf(pattern: LinePattern): string[] {
  if (pattern.kind === 're') return [pattern.source]
  if (pattern.kind !== 'placeholders') return []
  return pattern.parts.flatMap((part) =>
    part.kind === 'placeholder' && part.source !== null ? part.source : [],
  )
}

function captureHint(expected: ExpectedLine, actual: string, names: Names): string | null {
  const { bound } = names
  const again = bindableNames(expected).filter((name) => bound.has(name))
  const others = new Map([...bound].filter(([name]) => !again.includes(name)))
  const [first] = again
  if (first === undefined || fitLine(expected, actual, others) === null) return null
  const where = whereCaptured(first, expected, names)
  return `"${first}" has been captured as "${bound.get(first)}" before${where === null ? '' : ` ${where}`}; a name of its own would capture anew.`
}

/** `(no-eol)` on a line that a newline follows. */
function openHint({ isOpen, ...expected }: ExpectedLine, actual: string, { bound }: Names): string | null {
  if (isOpen === undefined || fitLine(expected, actual, bound) === null) return null
  return `A newline follows it: leave (no-eol) out of line ${expected.line}.`
}

/** A pattern whose ending is missing, or no ending: `a* (golb)`, `a*(glob)`. */
function endingHint({ text, pattern, line }: ExpectedLine, actual: string): string | null {
  if (pattern.kind !== 'literal') return null
  const [ending = ''] = / ?\([A-Za-z-]+[?*+]?\)\s*$/.exec(text) ?? []
  const body = text.slice(0, text.length - ending.length)
  const kinds = [/[*?]/.test(body) && fitsGlob(body, actual) && 'glob', fitsRegex(body, actual) && 're']
  const [kind] = kinds.filter((fitting) => fitting !== false)
  if (kind === undefined || body.trim() === actual) return null
  const instead = ending === '' ? '' : `, not with "${ending}"`
  return `Line ${line} fits as a ${kind === 'glob' ? 'glob' : 'regular expression'}: end it with " (${kind})"${instead}.`
}

function fitsRegex(source: string, text: string): boolean {
  return (
    /[.[(\\]/.test(source) && source.length < LONGEST_REGEX && (compiled(source)?.testExact(text) ?? false)
  )
}

// What is longer was not meant to be one.
const LONGEST_REGEX = 1000

function nearlyEqualHint({ text }: ExpectedLine, actual: string): string | null {
  if (text.replace(/\s+/g, '') === actual.replace(/\s+/g, '')) return 'The two differ only in white space.'
  return text.toLowerCase() === actual.toLowerCase() ? 'The two differ only in upper and lower case.' : null
}

function volatileHint({ text, pattern }: ExpectedLine, actual: string): string | null {
  // A count, alone in its line, is meant as it is.
  if (pattern.kind !== 'literal' || /^\s*\d{1,2}$/.test(text)) return null
  const before = volatileParts(text)
  const now = volatileParts(actual)
  const isSame =
    before.rest === now.rest && before.found.every(({ type }, index) => type === now.found[index]?.type)
  if (!isSame) return null
  const different = before.found.filter((part, index) => part.text !== now.found[index]!.text)
  const types = different.map(({ type }) => `{{${type}}}`)
  return `If what differs changes from run to run, write ${[...new Set(types)].join(' and ')} there.`
}

// What a run makes up anew, by the placeholder type that fits it.
const VOLATILE =
  /(?<mac>\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b)|(?<cidr>\b\d+(?:\.\d+){3}\/\d+)|(?<ip>\b\d+(?:\.\d+){3})|(?<hex>\b(?:0x[0-9a-f]+|(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{8,})\b)|(?<int>\d+)/gi

/** Numbers, addresses and ids of a text, and the text with a NUL in their places. */
function volatileParts(text: string) {
  const found = [...text.matchAll(VOLATILE)].map((match) => {
    const type = Object.entries(match.groups!).find(([, part]) => part !== undefined)![0]
    return { type, text: match[0] }
  })
  return { rest: text.replace(VOLATILE, '\0'), found }
}
