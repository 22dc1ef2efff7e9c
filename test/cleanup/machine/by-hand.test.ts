import { describe, expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { residueOf } from '../../../src/cleanup/machine/residue.ts'
import type { MachineSnapshot, Mount } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'
import { link } from './some-things.ts'

type Some = Partial<MachineSnapshot['things']>

/** What is told of what differs between two machines. */
function told(before: Some, after: Some = {}): [string, string][] {
  const machine = machineWith(before)
  return differenceOf(machine, machineWith(after))
    .map((change) => residueOf({ change, why: 'no-way' }, machine))
    .map(({ what, remove }) => [what, remove])
}

describe('a mount that was taken off', () => {
  const mount = (mountPoint: string, type: string, source: string, root = '/'): Mount => ({
    ...{ key: `mount ${mountPoint}` as const, mountPoint, type, source, root },
  })
  const disk = mount('/data', 'ext4', '/dev/vdb1')

  test.each([
    [disk, '/data (ext4) was removed', 'mkdir -p /data; mount -t ext4 /dev/vdb1 /data'],
    [mount('/p', 'proc', 'proc'), '/p (proc) was removed', 'mkdir -p /p; mount -t proc proc /p'],
    [mount('/n', 'nfs4', 'server:/x'), '/n (nfs4) was removed', 'mkdir -p /n; mount -t nfs4 server:/x /n'],
    [
      mount('/mnt', 'tmpfs', 'tmpfs'),
      '/mnt (tmpfs) was removed, with all that was in it',
      'mkdir -p /mnt; mount -t tmpfs tmpfs /mnt',
    ],
    [mount('/m', 'overlay', 'overlay'), '/m (overlay) was removed: how it was mounted is not known', ''],
    [mount('/b', 'ext4', '/dev/vdc', '/x'), '/b (ext4) was removed: how it was mounted is not known', ''],
  ])('%o', (one, what, command) => {
    expect(told({ mounts: [one] })).toEqual([[`mount ${what}`, command]])
  })

  test('of a folder that another mount shows, it is bound again', () => {
    const bound = mount('/b', 'ext4', '/dev/vdb1', '/x')
    expect(told({ mounts: [disk, bound] }, { mounts: [disk] })).toEqual([
      ['mount /b (ext4) was removed', '[ -e /b ] || mkdir -p /b; mount --bind /data/x /b'],
    ])
  })

  test.each([
    [
      { mountOptions: 'rw,nosuid,noexec,relatime', superOptions: 'rw,size=1024k,mode=700' },
      'mkdir -p /mnt/um; mount -t tmpfs -o nosuid,noexec,size=1024k,mode=700 usertmp /mnt/um',
    ],
    [
      { mountOptions: 'ro,noatime', superOptions: 'ro' },
      'mkdir -p /mnt/um; mount -t tmpfs -o ro,noatime usertmp /mnt/um',
    ],
    [
      { mountOptions: 'rw', superOptions: "rw,context=it's" },
      "mkdir -p /mnt/um; mount -t tmpfs -o 'strictatime,context=it'\\''s' usertmp /mnt/um",
    ],
    [{ mountOptions: 'rw,relatime', superOptions: 'rw' }, 'mkdir -p /mnt/um; mount -t tmpfs usertmp /mnt/um'],
  ])('comes back with its options: %o', (options, command) => {
    const [[, remove] = []] = told({ mounts: [{ ...mount('/mnt/um', 'tmpfs', 'usertmp'), ...options }] })
    expect(remove).toBe(command)
  })

  test('what is bound has options of its mount alone', () => {
    const bound = {
      ...mount('/my b', 'ext4', '/dev/vdb1', '/x'),
      ...{ mountOptions: 'ro,nodev,relatime', superOptions: 'rw,errors=remount-ro' },
    }
    expect(told({ mounts: [disk, bound] }, { mounts: [disk] })[0]![1]).toBe(
      "[ -e '/my b' ] || mkdir -p '/my b'; mount --bind -o ro,nodev /data/x '/my b'",
    )
  })

  test('mounted anew with other options it is the same', () => {
    const one = { ...disk, mountOptions: 'rw', superOptions: 'rw' }
    expect(told({ mounts: [one] }, { mounts: [{ ...one, mountOptions: 'ro', superOptions: 'ro' }] })).toEqual(
      [],
    )
  })

  test('another one at its place goes first', () => {
    const other = { ...disk, type: 'tmpfs', source: 'tmpfs' }
    expect(told({ mounts: [disk] }, { mounts: [other] })).toEqual([
      [
        'mount /data (ext4) was changed (type: tmpfs, was ext4; source: tmpfs, was /dev/vdb1)',
        'umount /data; mkdir -p /data; mount -t ext4 /dev/vdb1 /data',
      ],
    ])
  })
})

test('a network namespace: a new one is empty, and one by its name stays', () => {
  const red = { key: 'netns red', name: 'red', inode: 1 } as const
  expect(told({ netns: [red] })).toEqual([
    ['network namespace red was removed, with all that was in it', 'ip netns add red'],
  ])
  expect(told({ netns: [red] }, { netns: [{ ...red, inode: 2 }] })).toEqual([
    ['network namespace red was changed (inode: 2, was 1): what was in the former one is gone', ''],
  ])
})

test.each([
  [
    'veth',
    ', and its other end, which is to be set up too',
    'ip link add dev x address 02:00:00:00:00:01 type veth; ip link set dev x up',
  ],
  ['vxlan', ': what it was made of is not known', ''],
  ['ether', ': a network card, which may be in another network namespace now', ''],
])('a link of the kind %s', (kind, but, command) => {
  expect(told({ links: [link(4, 'x', { kind })] })).toEqual([[`link x (${kind}) was removed${but}`, command]])
})

test('a card that came is nothing that could be removed', () => {
  expect(told({}, { links: [link(4, 'eth1', { kind: 'ether' })] })).toEqual([
    ['link eth1 (ether) was added: a network card, which may have come out of another network namespace', ''],
  ])
})

test('a cgroup comes back without its limits', () => {
  const cgroup = { key: 'cgroup /sys/fs/cgroup/x', directory: '/sys/fs/cgroup/x' } as const
  expect(told({ cgroups: [cgroup] })).toEqual([
    ['cgroup /sys/fs/cgroup/x was removed, with its limits', 'mkdir /sys/fs/cgroup/x'],
  ])
})
