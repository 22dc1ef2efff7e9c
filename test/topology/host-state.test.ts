import { expect, test } from 'vitest'
import type { DockerApi, ListedContainer } from '../../src/core/docker-host.ts'
import type { Topology } from '../../src/core/topology.ts'
import { hostState } from '../../src/topology/host-state.ts'
import { fakeHost } from '../core/fakes.ts'

const network: Topology = { namespaces: [] }

function hostWith(containers: () => Promise<ListedContainer[]>) {
  return { ...fakeHost(), docker: { containers } as unknown as DockerApi }
}

test('containers and network, in the words of people', async () => {
  const host = hostWith(async () => [
    { id: 'c0ffee', names: ['web'], image: 'nginx', status: 'Up 3 seconds' },
    { id: '0123456789abcdef', names: [], image: 'nginx', status: 'Created' },
  ])
  expect(await hostState(host, async () => network)).toEqual({
    containers: [
      { name: 'web', image: 'nginx', status: 'Up 3 seconds' },
      { name: '0123456789ab', image: 'nginx', status: 'Created' },
    ],
    network,
    leftOut: [],
  })
})

test('a host without Docker has a network alone', async () => {
  expect(await hostState(fakeHost(), async () => network)).toEqual({ containers: [], network, leftOut: [] })
})

test('what cannot be told is said', async () => {
  const host = hostWith(() => Promise.reject(new Error('no answer\nat all')))
  expect(await hostState(host, () => Promise.reject(new Error('no ip')))).toEqual({
    containers: [],
    network: null,
    leftOut: ['containers: no answer', 'network: no ip'],
  })
})

test('it is bounded', async () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    ...{ id: `${index}`, names: [`c${index}`], image: 'nginx', status: 'Up' },
  }))
  const rule = { table: 'filter', chain: 'FORWARD', rule: 'x'.repeat(200_000) }
  const large: Topology = {
    namespaces: [
      { inode: 1, kind: 'host', name: 'host', interfaces: [], routes: [], forwarding: false, rules: [rule] },
    ],
  }
  const state = await hostState(
    hostWith(async () => many),
    async () => large,
  )
  expect([state.containers.length, state.network, state.leftOut]).toEqual([
    50,
    null,
    ['containers: 10 older ones', 'network: 1 namespaces, too much to tell'],
  ])
})
