import { expect, test } from 'vitest'
import { mutantsIn } from './lab.ts'

function deleted(script: string, fence = '```bash host'): [string, string][] {
  return mutantsIn(`${fence}\n${script}\n\`\`\`\n`, 'delete command', 'delete compound command')
}

test('each command in turn, wherever it stands', () => {
  expect(deleted('a 1; b && c | d')).toEqual([
    ['a 1', '-2 a 1; b && c | d\n+2 :; b && c | d'],
    ['b', '-2 a 1; b && c | d\n+2 a 1; : && c | d'],
    ['c', '-2 a 1; b && c | d\n+2 a 1; b && : | d'],
    ['d', '-2 a 1; b && c | d\n+2 a 1; b && c | :'],
  ])
})

test('a compound command as a whole, and what is in it', () => {
  expect(deleted('for i in 1; do\n  a\ndone')).toEqual([
    ['for i in 1; do\n  a\ndone', '-2 for i in 1; do\n-3   a\n-4 done\n+2 :\n+3 \n+4 '],
    ['a', '-3   a\n+3   :'],
  ])
  expect(deleted('f() { a; }').map(([of]) => of)).toEqual(['f() { a; }', 'a'])
})

test('lines after it stay where they are', () => {
  expect(deleted('a \\\n  b\nc')[0]).toEqual(['a \\\n  b', '-2 a \\\n-3   b\n+2 :\n+3 '])
})

test('a here-document goes with its command; what shares its line goes too', () => {
  expect(deleted('a <<E\nx\nE')).toEqual([['a <<E\nx\nE', '-2 a <<E\n-3 x\n-4 E\n+2 :\n+3 \n+4 ']])
  expect(deleted('a <<E | b\nx\nE\nc').map(([of]) => of)).toEqual(['a <<E | b\nx\nE', 'c'])
})

test('in a list and in a quote', () => {
  expect(mutantsIn('- x\n\n  ```bash host\n  a\n  b\n  ```\n', 'delete command')[1]).toEqual([
    'b',
    '-5   b\n+5   :',
  ])
  expect(mutantsIn('> ```bash host\n> a\n> ```\n', 'delete command')).toEqual([['a', '-2 > a\n+2 > :']])
})

test('in a file with CRLF', () => {
  expect(mutantsIn('```bash host\r\na\r\n```\r\n', 'delete command')).toEqual([['a', '-2 a\r\n+2 :\r']])
})
