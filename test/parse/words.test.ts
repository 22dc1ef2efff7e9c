import { expect, test } from 'vitest'
import { oneOf, plain, shown, withoutBlanksAtEnd } from '../../src/parse/words.ts'

test('a text is shown on one line, without anything a terminal would obey', () => {
  expect(shown('hots')).toBe('"hots"')
  expect(shown('a="b"')).toBe(`'a="b"'`)
  expect(shown('\x1b[31mred\r\n\u202e\u00a0')).toBe('"\\u001b[31mred\\u000d\\u000a\\u202e\\u00a0"')
  expect(plain('x'.repeat(100))).toBe(`${'x'.repeat(59)}…`)
})

test('words are listed', () => {
  expect(oneOf([])).toBe('')
  expect(oneOf(['host'])).toBe('host')
  expect(oneOf(['host', 'nsenter', 'exec'])).toBe('host, nsenter or exec')
})

test('blanks at the end are those that lines are compared without', () => {
  expect(withoutBlanksAtEnd('a \t\r ')).toBe('a')
  expect(withoutBlanksAtEnd('a\u00a0')).toBe('a\u00a0')
  expect(withoutBlanksAtEnd('  ')).toBe('')
})
