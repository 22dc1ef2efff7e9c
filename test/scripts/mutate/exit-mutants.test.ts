import { expect, test } from 'vitest'
import { mutantsIn } from './lab.ts'

test.each([
  ['', [['no exit=, now exit=1', ' exit=1']]],
  [
    ' exit=2 id=x',
    [
      ['exit=2, now exit=3', ' exit=3 id=x'],
      ['exit=2, now none', ' id=x'],
    ],
  ],
  [
    ' exit=255',
    [
      ['exit=255, now exit=254', ' exit=254'],
      ['exit=255, now none', ''],
    ],
  ],
  [' exit=any', [['exit=any, now exit=0', ' exit=0']]],
])('%j', (attributes, expected) => {
  const fence = '```bash host'
  expect(mutantsIn(`${fence}${attributes}\nfalse\n\`\`\`\n`, 'change exit')).toEqual(
    expected.map(([of, changed]) => [of, `-1 ${fence}${attributes}\n+1 ${fence}${changed}`]),
  )
})

test('in a transcript it is the line under what is printed', () => {
  const lab = ['> ```console host', '>   $ true', '>   a', '>', '>   $ false', '>   [1]', '> ```', ''].join(
    '\n',
  )
  expect(mutantsIn(lab, 'change exit')).toEqual([
    ['no status, now [1]', '+4 >   [1]'],
    ['[1], now [2]', '-6 >   [1]\n+6 >   [2]'],
    ['[1], now none', '-6 >   [1]'],
  ])
})
