import { expect, test } from 'vitest'
import { chooseReporters, openReporters } from '../../src/cli/open-reporters.ts'

test('a terminal gets pretty, anything else plain', () => {
  expect(chooseReporters([], true)).toEqual([{ name: 'pretty', file: null }])
  expect(chooseReporters([], false)).toEqual([{ name: 'plain', file: null }])
})

test('names may have a file, which may hold colons', () => {
  expect(chooseReporters(['plain', 'json:out/a:b.json'], true)).toEqual([
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
  expect(() => chooseReporters(options, true)).toThrow(message)
})

test('a report that can’t be written is told before the run', async () => {
  await expect(openReporters([{ name: 'json', file: '/dev/null/x.json' }], false)).rejects.toThrow(
    "the report /dev/null/x.json can't be written: ",
  )
})
