import { expect, test } from 'vitest'
import { isDead, readContainers } from '../../../src/hosts/dind/leftovers.ts'

const createdAt = new Date('2026-03-01T12:00:00Z')
const after = (seconds: number) => new Date(createdAt.getTime() + seconds * 1000)

test.each([
  ['running', 1_000_000, false],
  ['paused', 1_000_000, false],
  ['created', 30, false],
  ['created', 61, true],
  ['exited', 5, false],
  ['exited', 11, true],
  ['dead', 11, true],
  ['removing', 1_000_000, false],
])('a container that is %s, %i s old, is dead: %s', (state, seconds, dead) => {
  expect(isDead({ name: 'labrun-1', state, createdAt }, after(seconds))).toBe(dead)
})

test('the lines of docker ps', () => {
  const text =
    'labrun-1\trunning\t2026-03-01 13:00:00 +0100 CET\nlabrun-2\tcreated\t2026-03-01 12:00:00 +0000 UTC\n'
  expect(readContainers(text)).toEqual([
    { name: 'labrun-1', state: 'running', createdAt },
    { name: 'labrun-2', state: 'created', createdAt },
  ])
  expect(readContainers('')).toEqual([])
})
