import { expect, test } from 'vitest'
import { labColumns, labName } from '../../../src/reporters/words/lab-line.ts'

test('a wide terminal has room for all, a narrow one for names', () => {
  expect(labColumns(['bridge', 'namespaces'], 80)).toMatchObject({ name: 10, count: 9, line: { id: 21 } })
  expect(labColumns(['bridge', 'namespaces'], 40)).toMatchObject({ name: 10, count: 0, line: { id: 10 } })
  expect(labColumns(['a-lab-with-a-rather-long-name'], 40)).toMatchObject({ name: 12, count: 0 })
  expect(labColumns(['x'.repeat(100)], 200)).toMatchObject({ name: 40, count: 9 })
  expect(labColumns([], 80)).toMatchObject({ name: 1 })
})

test('names and counts stand one below the other', () => {
  const columns = labColumns(['bridge', 'namespaces'], 80)
  expect(labName('bridge', '3 steps', columns)).toBe('bridge        3 steps')
  expect(labName('namespaces', '67 steps', columns)).toBe('namespaces   67 steps')
  expect(labName('bridge', '3 steps', labColumns(['bridge'], 20))).toBe('bridge')
})
