import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { complain } from '../../../src/parse/complain.ts'
import { complaintsText } from '../../../src/reporters/words/complaint-text.ts'

const PLAIN = { colour: false, width: 60, most: 50 }

function fileWith(
  value: string,
  ...places: [line: number, column: number, endLine: number, endColumn: number][]
) {
  const file = new VFile({ path: 'labs/x.md', value })
  for (const [line, column, endLine, endColumn] of places) {
    complain(
      file,
      { line, column, endLine, endColumn },
      { rule: 'unknown-target', reason: 'found "hots", expected host' },
    )
  }
  return file
}

test('an error, a warning and a note, in the order of the file, each with its line', () => {
  const file = fileWith('```bash hots\nls\n```\n', [1, 9, 1, 13])
  complain(
    file,
    { line: 1, column: 1, endLine: 3, endColumn: 4 },
    {
      rule: 'unproven',
      severity: 'information',
      reason: 'found a step without an expectation: only its exit status is checked',
    },
  )
  complain(
    file,
    { line: 2, column: 1 },
    {
      rule: 'cannot-fail',
      severity: 'warning',
      reason: 'found ls',
      hint: 'One line.\nAnother, which is so long that it does not fit into sixty columns.',
    },
  )
  expect(complaintsText(file, PLAIN)).toBe(`· labs/x.md:1:1  unproven
  found a step without an expectation: only its exit status
  is checked
    1 │ \`\`\`bash hots
      │ ^^^^^^^^^^^^

✗ labs/x.md:1:9  unknown-target
  found "hots", expected host
    1 │ \`\`\`bash hots
      │         ^^^^

! labs/x.md:2:1  cannot-fail
  found ls
    2 │ ls
      │ ^
  hint: One line.
  Another, which is so long that it does not fit into sixty
  columns.`)
})

/** The line and what is under it. */
function excerpt(line: string, from: number, to: number, width = 40): string[] {
  const [, , ...rows] = complaintsText(fileWith(line, [1, from, 1, to]), { ...PLAIN, width }).split('\n')
  return rows
}

test.each([
  ['tabs', '\ta\tb', 4, 5, ['    1 │         a       b', '      │                 ^']],
  ['wide characters', '日本 😀 b', 7, 8, ['    1 │ 日本 😀 b', '      │         ^']],
  ['what a terminal would obey', '\x1b[31ma\x07 b\u202e', 6, 7, ['    1 │ a^G b\\u202e', '      │ ^']],
  [
    'a long line, the place near its end',
    `${'x'.repeat(100)} here ${'y'.repeat(100)}`,
    102,
    106,
    ['    1 │ …xxxxxxxx here yyyyyyyyyyyyyyyy…', '      │           ^^^^'],
  ],
  [
    'a place that is longer than there is room for',
    'x'.repeat(100),
    1,
    101,
    ['    1 │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…', '      │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^'],
  ],
  ['a place behind the line', 'abc', 9, 9, ['    1 │ abc', '      │    ^']],
  ['an empty line', '', 1, 1, []],
])('%s', (_, line, from, to, rows) => {
  expect(excerpt(line, from, to)).toEqual(rows)
})

test('a file with very many complaints has the first of them', () => {
  const places = Array.from({ length: 70 }, (_, at) => [at + 1, 1, at + 1, 2] as const)
  const text = complaintsText(
    fileWith('x\n'.repeat(70), ...places.map((place) => [...place] as [number, number, number, number])),
    PLAIN,
  )
  expect(text.match(/✗/g)).toHaveLength(50)
  expect(text).toMatch(/\n\n {2}… and 20 more in labs\/x\.md$/)
})

test('in colour', () => {
  const text = complaintsText(fileWith('ab', [1, 1, 1, 2]), { ...PLAIN, colour: true })
  expect(text).toContain('\x1b[31m✗\x1b[39m \x1b[1mlabs/x.md:1:1\x1b[22m  \x1b[2munknown-target\x1b[22m')
  expect(text).toContain('\x1b[31m^\x1b[39m')
})

test('nothing is wrong', () => {
  expect(complaintsText(fileWith('ab'), PLAIN)).toBe('')
})
