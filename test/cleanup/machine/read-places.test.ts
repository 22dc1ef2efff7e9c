import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCgroups, readMounts, readNetns, readQdiscs } from '../../../src/cleanup/machine/read-places.ts'

test('mounts, two at one place, without named network namespaces', () => {
  const mountInfo = `63 42 254:0 / / rw,relatime - ext4 /dev/vda rw
91 88 0:41 /netns /run/netns rw,relatime shared:4 - tmpfs tmpfs rw
92 91 0:4 net:[4026532398] /run/netns/red rw shared:5 - nsfs nsfs rw
93 63 0:44 / /mnt rw,relatime - tmpfs tmpfs rw
94 93 0:45 / /mnt rw,relatime - tmpfs tmpfs rw
95 63 0:4 net:[4026532399] /run/docker/netns/f00 rw - nsfs nsfs rw
`
  expect(readMounts(mountInfo).map(({ key }) => key)).toEqual([
    'mount /',
    'mount /run/netns',
    'mount /mnt',
    'mount /mnt 2',
    'mount /run/docker/netns/f00',
  ])
})

test('a mount is read with the options of both', () => {
  const mountInfo = '93 63 0:44 / /mnt/u\\040m rw,nosuid,noexec - tmpfs user rw,size=1024k,mode=700\n'
  expect(readMounts(mountInfo)).toEqual([
    {
      key: 'mount /mnt/u m',
      mountPoint: '/mnt/u m',
      ...{ type: 'tmpfs', source: 'user', root: '/' },
      ...{ mountOptions: 'rw,nosuid,noexec', superOptions: 'rw,size=1024k,mode=700' },
    },
  ])
})

test('queueing disciplines that somebody has set', () => {
  const text = `qdisc noqueue 0: dev lo root refcnt 2 
qdisc pfifo_fast 0: dev eth0 root refcnt 2 bands 3 priomap 1 2 2
qdisc tbf 8001: dev br0 root refcnt 2 rate 1Mbit burst 4Kb lat 400ms 
qdisc netem 10: dev br0 parent 8001:1 limit 1000 delay 10ms
qdisc ingress ffff: dev veth0 parent ffff:fff1 ---------------- 
`
  expect(readQdiscs(text)).toEqual([
    {
      key: 'qdisc br0 root',
      device: 'br0',
      place: 'root',
      qdisc: 'handle 8001: tbf rate 1Mbit burst 4Kb lat 400ms',
    },
    {
      key: 'qdisc br0 parent 8001:1',
      device: 'br0',
      place: 'parent 8001:1',
      qdisc: 'handle 10: netem limit 1000 delay 10ms',
    },
    { key: 'qdisc veth0 ingress', device: 'veth0', place: 'ingress', qdisc: '' },
  ])
})

test('cgroups but for labrun’s own; where there is no folder there is nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-cgroups-'))
  for (const name of ['docker/c1', 'labrun-x/session', 'other'])
    mkdirSync(join(folder, name), { recursive: true })
  const found = readCgroups([folder, join(folder, 'none')]).map(({ directory }) => directory)
  expect(found.sort()).toEqual([join(folder, 'docker'), join(folder, 'docker/c1'), join(folder, 'other')])
  expect(readNetns(join(folder, 'none'))).toEqual([])
  expect(readNetns(folder).map(({ key }) => key)).toContain('netns docker')
  rmSync(folder, { recursive: true })
})
