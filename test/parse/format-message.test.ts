import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { formatMessages } from '../../src/parse/format-message.ts'

test('messages are in the order of their places, each with its hint', () => {
  const file = new VFile({ path: 'labs/x.md' })
  file.message('found b', { place: { line: 12, column: 1 }, ruleId: 'b' }).fatal = true
  file.message('found c', { place: { line: 2, column: 10 }, ruleId: 'c' }).note = 'Two\nlines.'
  file.info('found a', { place: { line: 2, column: 9 } })
  expect(formatMessages(file)).toBe(
    [
      'labs/x.md:2:9: note: found a',
      'labs/x.md:2:10: warning c: found c',
      '  hint: Two',
      '  lines.',
      'labs/x.md:12:1: error b: found b',
    ].join('\n'),
  )
})

test('no messages, no text', () => {
  expect(formatMessages(new VFile({ path: 'labs/x.md' }))).toBe('')
})
