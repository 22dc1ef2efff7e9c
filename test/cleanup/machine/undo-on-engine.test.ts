import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { type EngineChange, undoOnEngine } from '../../../src/cleanup/machine/undo-on-engine.ts'
import { machineWith } from './machine-with.ts'
import { container } from './some-things.ts'

test.each([
  [204, null, false],
  [404, { message: 'No such container: c1' }, false],
  [409, { message: 'removal of container c1 is already in progress' }, true],
  [500, { message: 'device or resource busy' }, false],
])('whether the engine is at it already: %i %o: %o', async (status, body, isAtIt) => {
  const [change] = differenceOf(machineWith({}), machineWith({ containers: [container('c1')] }))
  const call = async (method: string) =>
    method === 'DELETE' ? { status, body } : { status: 204, body: null }
  expect(await undoOnEngine(change as EngineChange, { call })).toBe(isAtIt)
})
