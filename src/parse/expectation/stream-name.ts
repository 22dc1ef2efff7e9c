import type { StreamName } from '../../core/expectation.ts'
import type { BadValue } from '../info-string/bad-value.ts'
import { near } from '../near.ts'
import { oneOf } from '../words.ts'

const STREAMS: readonly StreamName[] = ['stdout', 'stderr', 'both']

/** What people call them elsewhere. */
const OTHER_NAMES: Readonly<Record<string, StreamName>> = {
  1: 'stdout',
  2: 'stderr',
  out: 'stdout',
  output: 'stdout',
  err: 'stderr',
  error: 'stderr',
  all: 'both',
  any: 'both',
  merged: 'both',
  combined: 'both',
  '2>&1': 'both',
}

/** Reads the value of `stream=`. */
export function readStreamName(value: string): StreamName | BadValue {
  const stream = STREAMS.find((name) => name === value)
  if (stream !== undefined) return stream
  const nearest = Object.hasOwn(OTHER_NAMES, value)
    ? OTHER_NAMES[value]
    : (several(value) ?? near(value, STREAMS))
  return { expected: oneOf(STREAMS), ...(nearest != null && { hint: `Did you mean ${nearest}?` }) }
}

/** `stdout,stderr` */
function several(value: string): StreamName | null {
  return /^std(?:out|err)\W+std(?:out|err)$/.test(value) ? 'both' : null
}
