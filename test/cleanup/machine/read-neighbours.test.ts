import { expect, test } from 'vitest'
import { readNeighbours } from '../../../src/cleanup/machine/read-neighbours.ts'

test('neighbours that somebody has set for good', () => {
  const text = `10.0.0.1 dev br0 lladdr 02:00:00:00:00:01 PERMANENT \nfd00::1 dev br0 lladdr 02:00:00:00:00:02 router PERMANENT \n10.0.0.3 dev tun0 PERMANENT \n`
  expect(readNeighbours(text).map(({ key, mac, isRouter }) => [key, mac, isRouter])).toEqual([
    ['neighbour br0 10.0.0.1', '02:00:00:00:00:01', false],
    ['neighbour br0 fd00::1', '02:00:00:00:00:02', true],
    ['neighbour tun0 10.0.0.3', null, false],
  ])
})

test('others come and go by themselves', () => {
  expect(
    readNeighbours('10.0.0.2 dev br0 lladdr 02:00:00:00:00:01 REACHABLE \n10.0.0.9 dev br0 proxy \n'),
  ).toEqual([])
})
