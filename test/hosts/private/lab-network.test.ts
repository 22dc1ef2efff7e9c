import { expect, test } from 'vitest'
import { checkNetwork, mayReachOut } from '../../../src/hosts/private/lab-network.ts'

const none = async () => ({ reason: 'this machine has no /dev/net/tun', hint: 'modprobe tun' })
const all = async () => null

function listener(): { told: string[]; tell: (message: string) => void } {
  const told: string[] = []
  return { told, tell: (message) => void told.push(message) }
}

test('a lab that asks for nothing: nobody looks', async () => {
  const look = () => Promise.reject(new Error('looked'))
  expect(await mayReachOut(false, () => {}, look)).toBe(false)
})

test('a machine that has all', async () => {
  expect(await mayReachOut(true, () => {}, all)).toBe(true)
  expect(await mayReachOut('optional', () => {}, all)).toBe(true)
})

test('a lab that can do without is told once', async () => {
  const { told, tell } = listener()
  expect(await mayReachOut('optional', tell, none)).toBe(false)
  checkNetwork('off', 'optional', tell)
  expect(told).toEqual(['the lab goes on without the internet: this machine has no /dev/net/tun'])
})

test('a lab that cannot do without', async () => {
  await expect(mayReachOut(true, () => {}, none)).rejects.toMatchObject({
    kind: 'environment',
    rule: 'no-network',
    message: 'the lab needs the internet, and this machine has no /dev/net/tun',
    hint: 'modprobe tun',
  })
})

test('it did not come up though all was there', () => {
  const { told, tell } = listener()
  const state = { trouble: 'exit status 1: child failed(1)' }
  checkNetwork('up', true, tell)
  expect(() => checkNetwork(state, true, tell)).toThrow(
    'the lab needs the internet, and slirp4netns did not come up here (exit status 1: child failed(1))',
  )
  checkNetwork(state, 'optional', tell)
  expect(told).toEqual([
    'the lab goes on without the internet: slirp4netns did not come up here (exit status 1: child failed(1))',
  ])
})
