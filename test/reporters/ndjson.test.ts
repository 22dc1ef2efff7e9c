import { expect, test } from 'vitest'
import { ndjsonReporter } from '../../src/reporters/ndjson.ts'
import { failedRun } from './run.ts'

test('each event is a line of JSON', () => {
  let text = ''
  const reporter = ndjsonReporter({ write: (piece) => (text += piece) })
  for (const event of failedRun) reporter.onEvent?.(event)
  expect(text.endsWith('\n')).toBe(true)
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(failedRun)
})
