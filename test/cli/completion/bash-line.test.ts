import { expect, test } from 'vitest'
import { forBash, readBashLine } from '../../../src/cli/completion/bash-line.ts'

const BREAKS = ' \t\n"\'><=;|&(:'

test.each([
  ['labrun ', ['labrun', ''], '', ''],
  ['labrun  ch', ['labrun', 'ch'], '', ''],
  ['labrun --reporter=json:ou', ['labrun', '--reporter=json:ou'], '--reporter=json:', ''],
  ['labrun my\\ la', ['labrun', 'my la'], '', ''],
  ['labrun a\\:b', ['labrun', 'a:b'], '', ''],
  ['labrun x/"my la', ['labrun', 'x/my la'], 'x/', '"'],
  ['labrun "a\\"b \\n', ['labrun', 'a"b \\n'], '', '"'],
  ["labrun 'a\\", ['labrun', 'a\\'], '', "'"],
  ['labrun "" ', ['labrun', '', ''], '', ''],
  ['cd x && labrun ch', ['labrun', 'ch'], '', ''],
])('%j', (line, words, kept, quote) => {
  expect(readBashLine(line, BREAKS)).toEqual({ words, kept, quote })
})

test.each([
  ['labrun my', 'my $lab.md', 'my\\ \\$lab.md'],
  ['labrun a:', 'a:b c.md', 'b\\ c.md'],
  ['labrun "my', 'my `$la"b.md', 'my \\`\\$la\\"b.md'],
  ["labrun 'i", "it's.md", "it'\\''s.md"],
  ['labrun ~/l', '~/labs/ö.md#a', '~/labs/ö.md#a'],
])('behind %j bash sets for %j', (line, value, set) => {
  expect(forBash(value, readBashLine(line, BREAKS))).toBe(set)
})
