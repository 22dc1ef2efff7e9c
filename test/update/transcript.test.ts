import { expect, test } from 'vitest'
import { formatMessages } from '../../src/parse/format-message.ts'
import { labText, type Printed, update } from './two-runs.ts'

/** A transcript's lines, as they come to be. */
function updated(lines: readonly string[], printed: Record<string, Printed>, info = 'id=t'): string[] {
  const text = labText(`$console host ${info}`, ...lines, '$', '')
  return update(text, printed).text.split('\n').slice(1, -2)
}

test('what stands under each command', () => {
  expect(
    updated(['$ one', 'old', '$ two', '> more', '', '$ three', 'same', 'old', '[2]', ''], {
      't.1': 'a\nb\n',
      't.2': 'PID 1\n',
      't.3': 'same\nnew\n',
    }),
  ).toEqual(['$ one', 'a', 'b', '$ two', '> more', 'PID 1', '', '$ three', 'same', 'new', '[2]', ''])
  expect(updated(['$ one', 'gone', '$ two'], { 't.1': '', 't.2': '' })).toEqual(['$ one', '$ two'])
})

test('a name is captured under one command, and used under another', () => {
  const pids = ['PID 177', 'PID 20177'] as const
  expect(updated(['$ one', '$ two'], { 't.1': pids, 't.2': pids })).toEqual([
    '$ one',
    'PID {{pid:int}}',
    '$ two',
    'PID {{pid}}',
  ])
})

test('what is printed is no command, and no status', () => {
  expect(updated(['$ one', '$ two', 'x'], { 't.1': '> a\n$ b\n> c\n[2]\n', 't.2': '[2]\n$\n' })).toEqual([
    ...['$ one', String.raw`\x3e a (esc)`, String.raw`\x24 b (esc)`, '> c', '[2] (literal)'],
    ...['$ two', '[2]', String.raw`\x24 (esc)`],
  ])
  expect(updated(['$ one'], { 't.1': ['$ 177', '$ 20177'] })).toEqual(['$ one', String.raw`{{/\$/}} {{int}}`])
})

test('one of cram’s is indented as a whole', () => {
  expect(updated(['A comment', '', '  $ one', '  old', '', 'Another'], { 't.1': 'a\n\n  b\n' })).toEqual([
    ...['A comment', '', '  $ one', '  a', '', '    b', '', 'Another'],
  ])
})

test('its fence grows once for all of its commands', () => {
  const text = labText('- $console host id=t', '  $ one', '  $ two', '  $', '')
  expect(update(text, { 't.1': '```\n', 't.2': '````\n' }).text).toBe(
    ['- `````console host id=t', '  $ one', '  ```', '  $ two', '  ````', '  `````', ''].join('\n'),
  )
})

test('a status that is no more is not written anew', () => {
  const text = labText('$console host id=t', '$ one', 'old', '$', '')
  const message = 'exit status 3, expected 0'
  const failures = [{ rule: 'exit-status', line: 2, expected: '', actual: '', message }]
  const failed = { status: 'failed' as const, reason: message, failures }
  const { text: after, file } = update(text, { 't.1': [failed, failed] })
  expect(after).toBe(text)
  expect(formatMessages(file)).toBe(
    'x.md:2:1: error step-failed: step t.1 failed: exit status 3, expected 0; nothing after it was updated\n' +
      '  hint: Mend the step first, or say what it ends with: [1] under what it prints.',
  )
})
