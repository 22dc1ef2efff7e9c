import { expect, test } from 'vitest'
import { teardownOrder } from '../../src/core/teardown.ts'
import { step } from './fakes.ts'

const down = (id: string) => step({ id, teardown: true })
const up = (id: string) => step({ id })
const ids = (steps: ReturnType<typeof step>[]) => teardownOrder(steps).map(({ id }) => id)

test('neighbours are a group and run as written; groups run last first', () => {
  expect(ids([up('1'), down('a1'), down('a2'), up('2'), down('b1'), down('b2')])).toEqual([
    'b1',
    'b2',
    'a1',
    'a2',
  ])
})

test('a lab without teardown has none', () => {
  expect(ids([up('1')])).toEqual([])
})

test('those of another file are a group of their own', () => {
  const other = { ...down('other'), file: '_common/two.md' }
  expect(ids([up('1'), other, down('a1'), down('a2')])).toEqual(['a1', 'a2', 'other'])
})
