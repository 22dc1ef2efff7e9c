import { expect, test } from 'vitest'
import { hintFor } from '../../src/matchers/hint.ts'
import { writtenLine } from './author.ts'

const hint = (text: string, printed: string, bound: Record<string, string> = {}) =>
  hintFor(writtenLine(text), printed, new Map(Object.entries(bound)))

test.each([
  ['a  b', 'a\tb', 'The two differ only in white space.'],
  ['State: UP', 'State: up', 'The two differ only in upper and lower case.'],
  ['eth*: up', 'eth0: up', 'Line 45 fits as a glob: end it with " (glob)".'],
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
])('nothing to tell: %s, where %s was printed', (text, printed) => {
  expect(hint(text, printed)).toBeNull()
})

test('a count that is wrong is not taken for one that changes from run to run', () => {
  expect(hintFor({ line: 1, text: '0', pattern: { kind: 'literal' } }, '2', new Map())).toBeNull()
})
