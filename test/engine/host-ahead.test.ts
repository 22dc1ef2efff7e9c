import { expect, test } from 'vitest'
import type { HostRequest } from '../../src/core/docker-host.ts'
import { HostAhead } from '../../src/engine/host-ahead.ts'
import { fakeHost } from '../core/fakes.ts'

const request = (given: Partial<HostRequest> = {}): HostRequest => ({
  runId: 'r',
  lab: 'lab',
  labDirectory: '/labs',
  requires: { images: [], commands: [], docker: false, network: false },
  onProgress: () => {},
  ...given,
})

/** Hosts that are told of, and start at once unless `start` says otherwise. */
function world(start: (request: HostRequest) => Promise<void> = async () => {}) {
  const log: string[] = []
  const requests: HostRequest[] = []
  const dying: ((reason: string) => void)[] = []
  const hosts = new HostAhead({
    name: 'private',
    async start(request) {
      requests.push(request)
      const number = requests.length
      log.push(`host ${number}`)
      await start(request)
      const died = new Promise<string>((resolve) => {
        dying.push(resolve)
      })
      return fakeHost({
        died,
        stop: async () => {
          log.push(`host ${number} gone`)
          return [{ what: 'x', remove: 'rm x' }]
        },
      })
    },
  })
  return { hosts, log, requests, die: (number: number) => dying[number - 1]!('killed') }
}

test('one like the last is started, under a name of its own, and taken by who asks for such a one', async () => {
  const { hosts, log, requests } = world()
  await hosts.start(request())
  hosts.prepare()
  hosts.prepare()
  await hosts.start(request({ runId: 'other' }))
  expect(log).toEqual(['host 1', 'host 2'])
  expect(requests[1]!.runId).toMatch(/^[0-9a-f]{8}$/)
})

test('none is started where nobody has asked for one', () => {
  const { hosts, log } = world()
  hosts.prepare()
  expect(log).toEqual([])
})

test.each<[string, Partial<HostRequest>]>([
  ['another lab', { lab: 'other' }],
  ['another folder', { labDirectory: '/other' }],
  ['other requirements', { requires: { images: ['nginx'], commands: [], docker: '>=20', network: false } }],
])('for %s it is taken away, and another is started', async (_, given) => {
  const { hosts, log } = world()
  await hosts.start(request())
  hosts.prepare()
  await hosts.start(request(given))
  expect(log).toEqual(['host 1', 'host 2', 'host 2 gone', 'host 3'])
})

test('what it told is told to whom it is for, and what it tells later', async () => {
  const { hosts, requests } = world(async ({ onProgress }) => onProgress('pulls'))
  await hosts.start(request())
  hosts.prepare()
  const told: string[] = []
  await hosts.start(request({ onProgress: (message) => told.push(message) }))
  requests[1]!.onProgress('was set back')
  expect(told).toEqual(['pulls', 'was set back'])
})

test('one that has died, or did not come up, is not taken', async () => {
  const { hosts, log, die } = world()
  await hosts.start(request())
  hosts.prepare()
  await new Promise(setImmediate)
  die(2)
  await new Promise(setImmediate)
  await hosts.start(request())
  expect(log).toEqual(['host 1', 'host 2', 'host 2 gone', 'host 3'])
})

test('an interrupt ends its start', async () => {
  const { hosts } = world(
    ({ signal, runId }) =>
      new Promise((resolve, reject) => {
        if (runId === 'r') return resolve()
        signal?.addEventListener('abort', () => reject(new Error('interrupted')))
      }),
  )
  await hosts.start(request())
  hosts.prepare()
  const interrupted = new AbortController()
  const started = hosts.start(request({ signal: interrupted.signal }))
  interrupted.abort()
  await expect(started).rejects.toThrow('interrupted')
})

test('at the end it is taken away, and what stays of it is told', async () => {
  const { hosts, log } = world()
  await hosts.start(request())
  hosts.prepare()
  expect(await hosts.drop()).toEqual([{ what: 'x', remove: 'rm x' }])
  expect(await hosts.drop()).toEqual([])
  expect(log).toEqual(['host 1', 'host 2', 'host 2 gone'])
})
