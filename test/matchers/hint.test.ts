import { expect, test } from 'vitest'
import { hintFor } from '../../src/matchers/hint.ts'
import { writtenLine } from './author.ts'

const hint = (text: string, printed: string, bound: Record<string, string> = {}) =>
  hintFor(writtenLine(text), printed, { bound: new Map(Object.entries(bound)), origins: {}, lines: [] })

test.each([
  ['a  b', 'a\tb', 'The two differ only in white space.'],
  ['State: UP', 'State: up', 'The two differ only in upper and lower case.'],
  ['eth*: up', 'eth0: up', 'Line 45 fits as a glob: end it with " (glob)".'],
  ['eth* (golb)', 'eth0: up', 'Line 45 fits as a glob: end it with " (glob)", not with " (golb)".'],
  ['eth*(glob)', 'eth0: up', 'Line 45 fits as a glob: end it with " (glob)", not with "(glob)".'],
  ['eth[0-9]: up', 'eth0: up', 'Line 45 fits as a regular expression: end it with " (re)".'],
  [
    'eth.* (regexp)',
    'eth0: up',
    'Line 45 fits as a regular expression: end it with " (re)", not with " (regexp)".',
  ],
  ['bye (no-eol)', 'bye', 'A newline follows it: leave (no-eol) out of line 45.'],
  ['pid 12 of 1', 'pid 130 of 1', 'If what differs changes from run to run, write {{int}} there.'],
  ['via 10.0.0.1', 'via 10.0.0.12', 'If what differs changes from run to run, write {{ip}} there.'],
  ['net 10.0.0.0/8', 'net 10.1.0.0/16', 'If what differs changes from run to run, write {{cidr}} there.'],
  ['id 0123456789ab', 'id ab0123456789', 'If what differs changes from run to run, write {{hex}} there.'],
  ['at 0xff', 'at 0x1', 'If what differs changes from run to run, write {{hex}} there.'],
  [
    '5: eth0@if6 link/ether 02:42:ac:11:00:02',
    '7: eth0@if6 link/ether 02:42:0a:0b:00:02',
    'If what differs changes from run to run, write {{int}} and {{mac}} there.',
  ],
  ['{{broken}}', 'x', 'Line 45 holds no regular expression that RE2 can read.'],
  ['(?=x) (re)', 'x', 'Line 45 holds no regular expression that RE2 can read.'],
])('%s, where %s was printed: %s', (text, printed, sentence) => {
  expect(hint(text, printed)).toBe(sentence)
})

test.each([
  [
    'Server is listening on the port http, and waits',
    'Server is listening on the port https, and waits',
    'From character 37 on, nothing is expected, and "s" was printed.',
  ],
  [
    'Server is listening on the port http, and waits',
    'Server was listening on the port http, and waits',
    'From character 8 on, "i" is expected, and "wa" was printed.',
  ],
])('of two long lines what differs is told: %s', (text, printed, sentence) => {
  expect(hint(text, printed)).toBe(sentence)
})

test('a name that was captured before', () => {
  expect(hint('pid {{pid:int}}', 'pid 2', { pid: '1' })).toBe(
    '"pid" has been captured as "1" before; a name of its own would capture anew.',
  )
})

test.each([
  ['eth0: up', 'bridge: down'],
  ['pid {{int}}', 'pid x'],
  ['what?', 'who'],
  ['via 10.0.0.1', 'via 5'],
  ['5 and', '5 or'],
  ['a 5', 'a \0'],
  ['a', 'a'],
  ['a(b', 'b'],
  ['a (b)', 'c'],
])('nothing to tell: %s, where %s was printed', (text, printed) => {
  expect(hint(text, printed)).toBeNull()
})

test('a count that is wrong is not taken for one that changes from run to run', () => {
  expect(hint('0', '2')).toBeNull()
})
