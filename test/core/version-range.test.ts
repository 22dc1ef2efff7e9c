import { expect, test } from 'vitest'
import { isInRange } from '../../src/core/version-range.ts'

test.each([
  ['20.10.24+dfsg1', '>=20.10', true],
  ['20.10.24', '>=20.10.25', false],
  ['28.5.2', '>=20.10', true],
  ['9.0', '>=20.10', false],
  ['26.1.5+dfsg1-9', '>=23 <28', true],
  ['28.0.0', '>=23, <28', false],
  ['28.0.0', '<=28', true],
  ['28.0.1', '>28', true],
  ['28.0.0', '>28', false],
  ['26.1.5', '26', true],
  ['26.1.5', '=26.1', true],
  ['26.2.0', '26.1', false],
  ['26.1.5', 'v26', true],
  ['26.1.5', '', true],
])('%s in %s: %s', (version, range, expected) => {
  expect(isInRange(version, range)).toBe(expected)
})
