import type { ExpectedLine, LinePattern } from '../core/expectation.ts'
import { type Bindings, bindableNames, fitLine } from './line.ts'
import { compiled, globSource } from './regex.ts'

/** What would probably mend the expected line, in a sentence; `null` where there is nothing to tell. */
export function hintFor(expected: ExpectedLine, actual: string, bound: Bindings): string | null {
  return (
    patternHint(expected) ??
    captureHint(expected, actual, bound) ??
    nearlyEqualHint(expected, actual) ??
    volatileHint(expected, actual)
  )
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

function captureHint(expected: ExpectedLine, actual: string, bound: Bindings): string | null {
  const names = bindableNames(expected).filter((name) => bound.has(name))
  const others = new Map([...bound].filter(([name]) => !names.includes(name)))
  const [first] = names
  if (first === undefined || fitLine(expected, actual, others) === null) return null
  return `"${first}" has been captured as "${bound.get(first)}" before; a name of its own would capture anew.`
}

function nearlyEqualHint({ text, pattern, line }: ExpectedLine, actual: string): string | null {
  if (text.replace(/\s+/g, '') === actual.replace(/\s+/g, '')) return 'The two differ only in white space.'
  if (text.toLowerCase() === actual.toLowerCase()) return 'The two differ only in upper and lower case.'
  const isGlob =
    pattern.kind === 'literal' && /[*?]/.test(text) && compiled(globSource(text))?.testExact(actual)
  return isGlob ? `Line ${line} fits as a glob: end it with " (glob)".` : null
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
