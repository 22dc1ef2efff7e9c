import { typeSource } from '../parse/expectation/types.ts'
import type { Volatile } from '../volatile/kinds.ts'

/** A piece of a printed line that is a value by itself, or what stands between values. */
export interface Token {
  text: string
  /** Name of a type, a regular expression between slashes, or one of those below. */
  kind: string
  /** Another run prints something else, whether or not these two did. */
  isVolatile: boolean
}

/** Letters and digits that are no value of a type; blanks; any other single character. */
export type PlainKind = 'word' | 'blank' | 'mark'

const HEX = '[0-9A-Fa-f]'
const UNITS = 'B|[kKMGTPEZY]i?B?'
const DOCKERS_DURATION = String.raw`Less than a second|About an? (?:minute|hour)|\d+ (?:second|minute|hour|day|week|month|year)s?`

/** Of what begins at the same place, the first. */
const TOKENS: readonly [kind: string, source: string][] = [
  ['date', String.raw`(?<![\w-])${typeSource('date')}(?![\w:])`],
  ['mac', String.raw`(?<![\w:])${HEX}{2}(?::${HEX}{2}){5}(?![\w:])`],
  ['/[0-9a-f-]{36}/', String.raw`(?<!\w)${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}(?!\w)`],
  ['id', String.raw`(?<!\w)(?:(?:sha256:)?[0-9a-f]{64}|(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{12})(?!\w)`],
  ['ip', String.raw`(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)`],
  ['ip', String.raw`(?<![\w:])(?=[0-9a-f:]*::|(?:${HEX}{1,4}:){7})${HEX}*:[0-9A-Fa-f:]+(?:%\w+)?(?![\w:])`],
  [
    'duration',
    String.raw`(?<![\w.])(?:${DOCKERS_DURATION}|(?:\d+-)?\d{1,2}:\d\d(?::\d\d)?(?![:\d])|(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+(?!\w)|\d+(?:\.\d+)? (?:ns|us|µs|ms|s|sec|min)(?!\w)|\d+sec(?!\w))`,
  ],
  ['size', String.raw`(?<![\w.])\d+(?:\.\d+)?(?:e\+\d+)?(?:${UNITS})(?!\w)`],
  ['/[0-9.]+/', String.raw`(?<![\w.])\d+\.\d+(?!\w|\.\d)`],
  ['hex', String.raw`(?<!\w)0x${HEX}+(?!\w)`],
  ['int', String.raw`(?<!\w)\d+(?![\p{L}_])`],
  ['word', String.raw`[\p{L}\p{N}_]+`],
  ['blank', String.raw`[ \t]+`],
  ['mark', '[^]'],
]

const REGEXES = TOKENS.map(([kind, source]) => ({ kind, regex: new RegExp(source, 'uy') }))

/**
 * Takes a printed line apart.
 *
 * @param volatiles what is known to be volatile in it, in order
 */
export function tokens(line: string, volatiles: readonly Volatile[]): Token[] {
  // What is volatile gives way to as much of what is part of no value.
  let rest = line
  for (const { from, to } of volatiles)
    rest = rest.slice(0, from) + '\ue000'.repeat(to - from) + rest.slice(to)
  const all: Token[] = []
  for (let at = 0; at < line.length; ) {
    const known = volatiles.find(({ from }) => from === at)
    const found = known ? volatileTokens(known) : [plainToken(rest, at)]
    all.push(...found)
    at += found.reduce((length, { text }) => length + text.length, 0)
  }
  return all
}

/** An address and its prefix length are two values: the address may stand elsewhere without it. */
function volatileTokens({ text, type }: Volatile): Token[] {
  const [address = '', length] = type === 'cidr' ? text.split('/') : [text]
  const first = { text: address, kind: type === 'cidr' ? 'ip' : type, isVolatile: true }
  if (length === undefined) return [first]
  return [
    first,
    { text: '/', kind: 'mark', isVolatile: false },
    { text: length, kind: 'int', isVolatile: false },
  ]
}

function plainToken(line: string, at: number): Token {
  for (const { kind, regex } of REGEXES) {
    regex.lastIndex = at
    const text = regex.exec(line)?.[0]
    if (text) return { text, kind, isVolatile: false }
  }
  return { text: line[at]!, kind: 'mark', isVolatile: false }
}
