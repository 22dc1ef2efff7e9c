import { expect, test } from 'vitest'
import { parseMountInfo } from '../../src/cleanup/mount-info.ts'

test('one line of each kind', () => {
  const text = `36 35 98:0 /mnt1 /mnt/my\\040disk rw,noatime master:1 - ext3 /dev/root rw,errors=continue
41 31 0:38 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
50 36 0:40 / /tab\\011back\\134 rw shared:1 propagate_from:2 - tmpfs none rw
not a line
`
  expect(parseMountInfo(text)).toEqual([
    {
      root: '/mnt1',
      mountPoint: '/mnt/my disk',
      type: 'ext3',
      source: '/dev/root',
      options: ['rw', 'noatime'],
      superOptions: ['rw', 'errors=continue'],
    },
    {
      root: '/',
      mountPoint: '/sys/fs/cgroup/cpu,cpuacct',
      type: 'cgroup',
      source: 'cgroup',
      options: ['rw', 'relatime'],
      superOptions: ['rw', 'cpu', 'cpuacct'],
    },
    {
      root: '/',
      mountPoint: '/tab\tback\\',
      type: 'tmpfs',
      source: 'none',
      options: ['rw'],
      superOptions: ['rw'],
    },
  ])
})
