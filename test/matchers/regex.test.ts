import { expect, test } from 'vitest'
import { compiled, globSource } from '../../src/matchers/regex.ts'

test.each([
  ['a*c', 'abbc', true],
  ['a*c', 'ac', true],
  ['a*c', 'abcd', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['?', '😀', true],
  ['a\\*c', 'a*c', true],
  ['a\\*c', 'abc', false],
  ['a\\?', 'a?', true],
  ['a\\\\*', 'a\\b', true],
  ['a\\b', 'a\\b', true],
  ['[a].(b)+$', '[a].(b)+$', true],
  ['[a].(b)+$', 'axb', false],
  ['*', '', true],
])('the glob %s on %s', (glob, text, fits) => {
  expect(compiled(globSource(glob))!.testExact(text)).toBe(fits)
})

test('the same source is compiled once', () => {
  expect(compiled('a+b')).toBe(compiled('a+b'))
})

test('what is no RE2 pattern is null, each time', () => {
  expect(compiled('(?=a)')).toBeNull()
  expect(compiled('(?=a)')).toBeNull()
})

test('many patterns do not pile up: an old one is compiled anew', () => {
  const old = compiled('old')
  for (let index = 0; index < 500; index += 1) compiled(`p${index}`)
  expect(compiled('old')).not.toBe(old)
})
