import { expect, test } from 'vitest'
import { holdsOverlays } from '../../../src/hosts/private/data-directory.ts'

test('memory holds Docker’s overlays, /proc does not', () => {
  expect(holdsOverlays('/dev/shm')).toBe(true)
  expect(holdsOverlays('/proc')).toBe(false)
})
