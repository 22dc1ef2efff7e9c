import { expect, test } from 'vitest'
import { shortened } from '../../../src/reporters/terminal/shortened.ts'

test('the beginning, what is left out, and more of the end', () => {
  const text = `${'a'.repeat(500)}${'z'.repeat(500)}`
  expect(shortened(text, 1000)).toBe(text)
  expect(shortened(text, 100)).toBe(`${'a'.repeat(19)}\n[923 bytes left out]\n${'z'.repeat(58)}`)
})

test('no character is cut in two', () => {
  const cut = shortened('😀'.repeat(100), 101)
  expect(cut).toMatch(/^(?:😀)+\n\[\d+ bytes left out\]\n(?:😀)+$/)
})
