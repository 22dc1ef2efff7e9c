import { expect, test } from 'vitest'
import type { DockerApi } from '../../../src/core/docker-host.ts'
import { HostHealth } from '../../../src/core/run/host-health.ts'
import { fakeHost } from '../fakes.ts'

/** A host that lives, less what is given. */
function host(known: { died?: Promise<string>; isEnding?: boolean; ping?: () => Promise<void> }) {
  const { died = new Promise<string>(() => {}), isEnding = false, ping = async () => {} } = known
  return fakeHost({ died, isEnding: () => isEnding, docker: { ping } as DockerApi })
}

const check = (known: Parameters<typeof host>[0], suspect = true) =>
  new HostHealth(host(known)).check(suspect)
const dies = async () => {
  await new Promise((resolve) => setImmediate(resolve))
  return 'it was killed'
}

test('one that answers lives', async () => {
  await expect(check({})).resolves.toBeUndefined()
})

test('an engine that does not answer is told as what it is, while the host lives', async () => {
  const ping = () => Promise.reject(new Error('no answer'))
  await expect(check({ ping })).rejects.toThrow('no answer')
})

test('where something happened that a death would explain, the news of it are waited for', async () => {
  const ping = () => Promise.reject(new Error('no answer'))
  await expect(check({ died: dies(), ping })).rejects.toThrow('the Docker host died: it was killed')
  await expect(check({ died: dies() }, false)).resolves.toBeUndefined()
})

test('one on its way out has died, whatever its engine says', async () => {
  await expect(check({ isEnding: true }, false)).rejects.toThrow(
    'the Docker host died: its first process ended',
  )
})

test('its death has been heard of', async () => {
  const health = new HostHealth(host({ died: dies() }))
  expect(health.hasDied).toBe(false)
  await expect(health.check(true)).rejects.toMatchObject({ rule: 'host-died', kind: 'environment' })
  expect(health.hasDied).toBe(true)
})
