import { expect, test } from 'vitest'
import { failedLine, type ToldFailure } from '../../src/session/failed-line.ts'

const at = (line: number, more: Partial<ToldFailure> = {}): ToldFailure => ({
  kind: 'failure',
  subshells: 0,
  line,
  file: 'lab',
  ...more,
})
const script = { text: 'true\nls \\\n  -l \\\n  /nosuch\necho \\\\\nf', line: 42, file: 'lab' }

test.each<[string, ToldFailure[], number | null]>([
  ['nothing failed', [], null],
  ['a command', [at(42)], 42],
  ['in a function of an earlier block: the call', [at(7), at(47)], 47],
  ['in a function: the call', [at(44), at(47)], 47],
  ['in a sourced file: where it is sourced', [at(3, { file: '/tmp/x' }), at(42)], 42],
  ['in a subshell of a background job', [at(42), at(46, { subshells: 1 })], 42],
  ['a job of an earlier block', [at(7)], null],
  ['a command on several lines: the first', [at(45)], 43],
  ['after an escaped backslash', [at(47)], 47],
])('%s', (_, failures, line) => {
  expect(failedLine(failures, script)).toBe(line)
})
