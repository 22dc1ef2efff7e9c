import { expect, test } from 'vitest'
import { terminalRuns } from '../../../src/starlight/block/terminal-text.ts'

/** Runs as `text`, or `class:text`. */
function shown(printed: string): string {
  return terminalRuns(printed)
    .map(({ text, className }) => (className === '' ? text : `<${className}:${text}>`))
    .join('')
}

test.each([
  ['plain', 'plain'],
  ['\x1b[31mred\x1b[0m and not', '<f1:red> and not'],
  ['\x1b[1;32mbold green\x1b[22m green\x1b[39m none', '<f2 bold:bold green><f2: green> none'],
  ['\x1b[92mbright\x1b[m off', '<f10:bright> off'],
  ['\x1b[3;4;9;7;2mall', '<dim italic underline inverse struck:all>'],
  ['\x1b[31m\x1b[44mon blue', '<g4:on blue>'],
  ['\x1b[38;5;9mnine\x1b[38;5;196mred cube\x1b[38;5;240mgrey', '<f9:nine><f9:red cube><f8:grey>'],
  [
    '\x1b[38;2;10;20;200mblue\x1b[38:2::250:250:10myellow\x1b[48;5;22mgreen',
    '<f12:blue><f11:yellow><g2:green>',
  ],
  ['one\x1b[31m\ntwo\n', 'one<f1:\ntwo\n>'],
])('colours: %j', (printed, expected) => {
  expect(shown(printed)).toBe(expected)
})

test.each([
  ['\x1b[2J\x1b[Hcleared', 'cleared'],
  ['\x1b]0;title\x07text', 'text'],
  ['\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1b[31', '^[[31'],
  ['a\rb\r\nc', 'a^Mb\nc'],
  ['\u202eabc\u2066', '\\u202eabc\\u2066'],
])('everything else that terminals obey has no effect: %j', (printed, expected) => {
  expect(shown(printed)).toBe(expected)
})

test('a hundred thousand escapes take no longer than they have to', () => {
  expect(terminalRuns('\x1b[31m.'.repeat(100_000))).toHaveLength(100_000)
})
