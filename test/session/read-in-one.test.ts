import { expect, test } from 'vitest'
import { readInOne } from '../../src/session/read-in-one.ts'

const RIGHT = [
  'true',
  '',
  '# a comment',
  'if a; then b; fi',
  'f() { a; }',
  'echo "a)b" \')\' `date`',
  'cat <<E\n}\nE',
]

test('what is right is read, however many', async () => {
  expect(await readInOne([])).toBe(true)
  expect(await readInOne(RIGHT)).toBe(true)
  expect(await readInOne(Array.from({ length: 1000 }, () => RIGHT).flat())).toBe(true)
})

const OPEN = [
  'echo "a',
  "echo 'a",
  'echo `a',
  'echo $(a',
  'echo ${a',
  '{ a',
  '( a',
  'if a',
  'if a; then b',
  'f() {',
]
const ODD = [
  ...OPEN,
  'case a in',
  'while a; do b',
  'a &&',
  'a |',
  '}',
  ')',
  'fi',
  'done',
  'a=(1)',
  "echo $'a\\''",
]

test.each(ODD)('%s is complained of, alone and among others', async (script) => {
  expect(await readInOne([script])).toBe(false)
  expect(await readInOne([...RIGHT, script, ...RIGHT])).toBe(false)
})

test.each(OPEN)('what is left open, %s, is not closed by another', async (script) => {
  const closers = [script, 'a"', "a'", 'a`', 'a)', '}', 'fi', 'then b; fi', '}\n}', 'a\n} fi']
  for (const other of closers) expect([other, await readInOne([script, other])]).toEqual([other, false])
})
