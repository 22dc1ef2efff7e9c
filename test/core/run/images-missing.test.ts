import { expect, test } from 'vitest'
import { HostError } from '../../../src/core/host-error.ts'
import { errorsOf, ImagesMissing } from '../../../src/core/run/images-missing.ts'
import { lab } from '../fakes.ts'

const data = { kind: 'environment', rule: 'image-missing', hint: 'Make it.' }

test('each is told at its place, with the step that uses it first', () => {
  const error = new ImagesMissing([
    { name: 'web', message: 'no web', hint: 'Make it.' },
    { name: 'db', message: 'no db', hint: 'Make it.' },
    { name: 'log', message: 'no log', hint: 'Make it.' },
  ])
  const place = { line: 5, column: 13, endLine: 5, endColumn: 16 }
  const images = [
    { image: 'db', place: { ...place, line: 6 }, firstUse: null },
    { image: 'web', place, firstUse: { step: 'start', line: 14 } },
  ]
  expect(error.message).toBe('no web\nno db\nno log')
  expect(errorsOf(error, lab([], { images }))).toEqual([
    {
      ...data,
      message: 'no web; first used by step start (line 14)',
      place: { file: 'labs/lab.md', line: 5, column: 13 },
    },
    { ...data, message: 'no db', place: { file: 'labs/lab.md', line: 6, column: 13 } },
    { ...data, message: 'no log' },
  ])
})

test('one that another file requires, or uses, is told with that file', () => {
  const place = { line: 5, column: 13 }
  const file = 'labs/_common/two.md'
  const images = [{ image: 'web', place, file, firstUse: { step: 'start', line: 14, file } }]
  const error = new ImagesMissing([{ name: 'web', message: 'no web', hint: 'Make it.' }])
  expect(errorsOf(error, lab([], { images }))).toEqual([
    {
      ...data,
      message: 'no web; first used by step start (line 14 of labs/_common/two.md)',
      place: { file, line: 5, column: 13 },
    },
  ])
})

test('any other error stays one', () => {
  const error = new HostError('environment', 'no-root', 'no root')
  expect(errorsOf(error, lab([]))).toEqual([error.toData()])
})
