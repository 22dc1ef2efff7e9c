import { expect, test } from 'vitest'
import { originsOf } from '../../src/core/origins.ts'
import { expectation, step } from './fakes.ts'

test('the line that captures a name is told, the first of several; the step where there is none', () => {
  const lines = [14, 15, 16].map((line, index) => ({
    ...expectation('').lines[0]!,
    line,
    text: ['{{other}}', 'a {{pid:int}}', '{{pid:int}}'][index]!,
  }))
  const expectations = [{ ...expectation(''), lines }]
  expect(originsOf(step({ id: 'start', expectations }), { pid: '7', gone: 'x' })).toEqual({
    pid: { step: 'start', line: 15 },
    gone: { step: 'start', line: step().place.line },
  })
})
