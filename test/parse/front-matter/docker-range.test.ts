import { expect, test } from 'vitest'
import { parseDockerRange } from '../../../src/parse/front-matter/docker-range.ts'

test.each([
  ['>=20.10', '>=20.10'],
  [' >=20.10   <29 ', '>=20.10 <29'],
  ['=28.5.1', '=28.5.1'],
  ['>23 <=28.0', '>23 <=28.0'],
])('%s', (text, range) => {
  expect(parseDockerRange(text)).toBe(range)
})

test.each([
  '',
  '20.10',
  '>= 20.10',
  '^20',
  '~20.10',
  '20.x',
  '>=20.10,<29',
  '>=20 || >=29',
  '>=v20',
  '>=1.2.3.4',
  '*',
])('%s is none', (text) => {
  expect(parseDockerRange(text)).toBeNull()
})
