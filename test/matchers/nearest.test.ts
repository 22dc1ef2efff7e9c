import { expect, test } from 'vitest'
import { nearest } from '../../src/matchers/nearest.ts'

test('the most similar line, the first of several', () => {
  expect(nearest('eth0: up', ['lo: up', 'eth1: up', 'eth2: up'])).toBe('eth1: up')
})

test('no line where none resembles it', () => {
  expect(nearest('eth0: up', ['bridge name', ''])).toBeNull()
  expect(nearest('eth0', [])).toBeNull()
  expect(nearest('', [''])).toBe('')
})
