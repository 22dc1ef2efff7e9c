import { expect, test } from 'vitest'
import { labText, update } from './two-runs.ts'

/** A lab in which a step with an output block stands in some container, and what it is after the step printed this. */
const after = (text: string, printed: string) => update(text, { s: printed }).text

test('a block in a list or a quote keeps what is before its lines', () => {
  const inside = (first: string, rest: string, ...output: string[]) =>
    labText(
      `${first}$bash host id=s`,
      `${rest}true`,
      `${rest}$`,
      rest.trimEnd(),
      `${rest}$output`,
      ...output,
      `${rest}$`,
      '',
    )
  for (const [first, rest] of [
    ['- ', '  '],
    ['> ', '> '],
    ['> - ', '>   '],
    ['10. ', '    '],
  ] as const) {
    expect(after(inside(first, rest, `${rest}old`), 'a\n\n  b\n')).toBe(
      inside(first, rest, `${rest}a`, rest.trimEnd(), `${rest}  b`),
    )
  }
})

test('an output block that begins its list item', () => {
  expect(after(labText('$bash host id=s', 'true', '$', '', '- $output', '  $', ''), 'a\n')).toBe(
    labText('$bash host id=s', 'true', '$', '', '- $output', '  a', '  $', ''),
  )
})

test('lines that still fit keep their bytes, blanks at their end too', () => {
  expect(
    after(labText('$bash host id=s', 'true', '$', '', '$output', 'same  ', 'old', '$'), 'same\nnew\n'),
  ).toBe(labText('$bash host id=s', 'true', '$', '', '$output', 'same  ', 'new', '$'))
})

test('a fence grows where the output has one like it', () => {
  expect(
    after(labText('$bash host id=s', 'true', '$', '', '$output title="x"', '$', ''), '```\nx\n````\n'),
  ).toBe(labText('$bash host id=s', 'true', '$', '', '`````output title="x"', '$', 'x', '````', '`````', ''))
  expect(after('```bash host id=s\ntrue\n```\n\n~~~output\n~~~~~~\n', '```\n~~~\n')).toBe(
    '```bash host id=s\ntrue\n```\n\n~~~~output\n```\n~~~\n~~~~~~\n',
  )
})

test('CRLF, a byte order mark, and no newline at the end', () => {
  const text = '\ufeff```bash host id=s\r\ntrue\r\n```\r\n\r\n```output\r\nold\r\n```'
  expect(after(text, 'a\nb\n')).toBe(text.replace('old', 'a\r\nb'))
})
