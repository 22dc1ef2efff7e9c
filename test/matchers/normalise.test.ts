import { expect, test } from 'vitest'
import { stripEscapes, stripTrailing } from '../../src/matchers/normalise.ts'

test.each([
  ['SGR', '\x1b[1;31mred\x1b[m', 'red'],
  ['SGR with colons', '\x1b[38:2::1:2:3mred', 'red'],
  ['8-bit CSI', '\x9b31mred', 'red'],
  ['cursor moves', 'a\x1b[2Kb\x1b[?25lc', 'abc'],
  ['OSC ended by BEL', '\x1b]0;title\x07a', 'a'],
  ['OSC ended by ST', '\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['DCS', '\x1bPq#0\x1b\\a', 'a'],
  ['APC and PM', '\x1b_x\x1b\\a\x1b^y\x1b\\b', 'ab'],
  ['character set, as tput sgr0 prints it', '\x1b(B\x1b[ma', 'a'],
  ['save and restore the cursor', '\x1b7a\x1b8', 'a'],
  ['what never ends stays', '\x1b]0;title', '\x1b]0;title'],
  ['no sequence swallows a line', '\x1b]0;a\nb\x07', '\x1b]0;a\nb\x07'],
  ['other control characters stay', 'a\x07\x08b', 'a\x07\x08b'],
])('escape sequences are taken off: %s', (_, text, stripped) => {
  expect(stripEscapes(text)).toBe(stripped)
})

test('trailing blanks are space, tab and CR, and no others', () => {
  expect(stripTrailing('a\u00a0')).toBe('a\u00a0')
  expect(stripTrailing('a\t \r')).toBe('a')
})
