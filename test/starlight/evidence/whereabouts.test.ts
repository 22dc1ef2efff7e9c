import { expect, test } from 'vitest'
import type { SessionKey } from '../../../src/core/lab.ts'
import { DEFAULT_NAMESPACES } from '../../../src/core/session-name.ts'
import { whereabouts } from '../../../src/starlight/evidence/whereabouts.ts'
import { step } from '../../core/fakes.ts'

function at(given: Partial<SessionKey>) {
  const { place, way, particulars, prompt, enter, namespaces } = whereabouts(
    step({ key: { ...step().key, ...given } }),
  )
  const joined = namespaces.filter(({ own }) => own).map(({ name }) => name)
  return { where: `${place} ${way}`.trim(), particulars, prompt, enter, joined: joined.join(' ') }
}

test('on the host one is there already', () => {
  expect(at({})).toEqual({ where: 'host', particulars: [], prompt: 'host', enter: null, joined: '' })
})

test('by nsenter, into all or some', () => {
  const web = { target: 'nsenter', container: 'web' } as const
  expect(at({ ...web, ns: [...DEFAULT_NAMESPACES] })).toEqual({
    where: 'web by nsenter',
    particulars: [],
    prompt: 'ns@web',
    enter: `nsenter --target "$(docker inspect --format '{{.State.Pid}}' web)" --mount --uts --ipc --net --pid bash`,
    joined: 'mnt uts ipc net pid',
  })
  expect(at({ ...web, ns: ['net'], shell: 'sh' })).toMatchObject({
    particulars: ['in sh'],
    prompt: 'net@web',
    enter: `nsenter --target "$(docker inspect --format '{{.State.Pid}}' web)" --net sh`,
    joined: 'net',
  })
})

test('by docker exec, with all that makes it another shell', () => {
  expect(
    at({ target: 'exec', container: 'web', user: 'www-data', workdir: '/my dir', session: 'two', tty: true }),
  ).toEqual({
    where: 'web by docker exec',
    particulars: ['as www-data', 'in /my dir', 'terminal “two”', 'on a terminal'],
    prompt: 'web',
    enter: `docker exec -it --user www-data --workdir '/my dir' web bash`,
    joined: 'mnt uts ipc net pid',
  })
})

test('what was measured counts, whatever the block says: a container may share a namespace with the host', () => {
  const { key } = step({ key: { ...step().key, target: 'exec', container: 'web' } })
  const host = { net: 1, pid: 2, time: 3 }
  expect(whereabouts({ key }, { host, shell: { ...host, pid: 20 } }).namespaces).toEqual([
    { name: 'net', own: false, inode: 1 },
    { name: 'pid', own: true, inode: 20 },
    { name: 'time', own: false, inode: 3 },
  ])
})
