import { expect, test } from 'vitest'
import { chooseReporters } from '../../src/cli/choose-reporters.ts'

const NAMES = ['pretty', 'plain', 'json', 'ndjson'] as const

test('without an option there is one', () => {
  expect(chooseReporters([], NAMES, 'plain')).toEqual([{ name: 'plain', file: null }])
})

test('names may have a file, which may hold colons', () => {
  expect(chooseReporters(['plain', 'json:out/a:b.json'], NAMES, 'plain')).toEqual([
    { name: 'plain', file: null },
    { name: 'json', file: 'out/a:b.json' },
  ])
})

test.each([
  [['jsn'], 'unknown reporter jsn, expected one of pretty, plain, json, ndjson'],
  [['json:'], 'reporter json: names no file'],
  [['plain', 'json'], 'two reporters would write to standard output'],
  [['json:a', 'ndjson:a'], 'two reporters would write to a'],
])('%j is refused', (options, message) => {
  expect(() => chooseReporters(options, NAMES, 'plain')).toThrow(message)
})
