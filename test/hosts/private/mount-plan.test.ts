import { expect, test } from 'vitest'
import type { CgroupHierarchy } from '../../../src/cleanup/cgroups.ts'
import type { MountEntry } from '../../../src/cleanup/mount-info.ts'
import { planImageMounts } from '../../../src/hosts/private/image-store-layout.ts'
import {
  type MountRequest,
  planCgroupMounts,
  planMounts,
  planStage,
  toFstab,
} from '../../../src/hosts/private/mount-plan.ts'

function mounted(...lines: string[]): MountEntry[] {
  return lines.map((line) => {
    const [type = '', mountPoint = ''] = line.split(' ')
    return { type, mountPoint, root: '/', source: '', options: [], superOptions: [] }
  })
}

function plan(overrides: Partial<MountRequest> = {}) {
  return planMounts({
    machine: mounted('ext4 /'),
    stage: '/stage',
    hidden: ['/var/lib/labrun', '/var/cache/labrun'],
    labDirectory: '/home/me/labs',
    data: '/run/data',
    images: [],
    protectedFiles: [],
    ...overrides,
  })
}

const overlays = (overrides: Partial<MountRequest>) =>
  plan(overrides)
    .filter(({ type }) => type === 'overlay')
    .map(({ target }) => target)

test('the whole tree of a plain machine', () => {
  const lines = toFstab(
    plan({
      images: planImageMounts('overlay2', { directory: '/cache', layers: ['a1'] }, '/run/data'),
      protectedFiles: ['/proc/sysrq-trigger'],
    }),
    '/stage/tree',
  )
  expect(lines.split('\n')).toEqual([
    'overlay /stage/tree overlay lowerdir=/,upperdir=/stage/upper/0,workdir=/stage/work/0,index=off,xino=off,redirect_dir=on,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/run tmpfs mode=755,nosuid,nodev,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/tmp tmpfs mode=1777,nosuid,nodev,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/var/tmp tmpfs mode=1777,nosuid,nodev,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/root tmpfs mode=700,nosuid,nodev,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/home tmpfs mode=755,nosuid,nodev,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/var/lib/labrun tmpfs mode=700,nosuid,nodev,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/var/cache/labrun tmpfs mode=700,nosuid,nodev,X-mount.mkdir 0 0',
    'proc /stage/tree/proc proc nosuid,nodev,noexec,X-mount.mkdir 0 0',
    '/stage/proc/sys /stage/tree/proc/sys none bind,ro,X-mount.mkdir 0 0',
    '/stage/proc/sys/net /stage/tree/proc/sys/net none bind,X-mount.mkdir 0 0',
    '/stage/proc/sysrq-trigger /stage/tree/proc/sysrq-trigger none bind,ro,X-mount.mkdir 0 0',
    '/stage/sys /stage/tree/sys none bind,ro,X-mount.mkdir 0 0',
    '/stage/sys/devices/virtual/net /stage/tree/sys/devices/virtual/net none bind,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/dev tmpfs mode=755,nosuid,X-mount.mkdir 0 0',
    'devpts /stage/tree/dev/pts devpts newinstance,gid=5,mode=620,ptmxmode=666,nosuid,noexec,X-mount.mkdir 0 0',
    'tmpfs /stage/tree/dev/shm tmpfs mode=1777,nosuid,nodev,X-mount.mkdir 0 0',
    'mqueue /stage/tree/dev/mqueue mqueue nosuid,nodev,X-mount.mkdir 0 0',
    '/run/data/docker /stage/tree/var/lib/docker none bind,X-mount.mkdir 0 0',
    '/run/data/containerd /stage/tree/var/lib/containerd none bind,X-mount.mkdir 0 0',
    '/cache/layers/a1 /stage/tree/var/lib/docker/overlay2/a1/diff none bind,ro,X-mount.mkdir 0 0',
    '/home/me/labs /stage/tree/lab none bind,ro,X-mount.mkdir 0 0',
    '',
  ])
})

test('each further file system of the machine has an overlay of its own, outer ones first', () => {
  const machine = mounted(
    'ext4 /',
    'xfs /srv',
    'ext2 /boot/efi',
    'ext4 /boot',
    'nfs /srv/deep',
    'tmpfs /opt/ram',
  )
  expect(overlays({ machine })).toEqual(['/', '/boot', '/boot/efi', '/opt/ram', '/srv', '/srv/deep'])
})

test('what the host has of its own, or shall not see, has none', () => {
  const machine = mounted(
    ...[
      'ext4 /',
      'tmpfs /run',
      'tmpfs /run/user/0',
      'ext4 /home',
      'tmpfs /tmp',
      'ext4 /etc/docker',
      'ext4 /var/lib/docker',
      'overlay /var/lib/docker/overlay2/x/merged',
    ],
    ...[
      'ext4 /var/lib/labrun',
      'devtmpfs /dev',
      'tmpfs /dev/shm',
      'cgroup2 /sys/fs/cgroup',
      'proc /proc',
      'autofs /misc',
      'nsfs /mnt/ns',
      'fusectl /x',
    ],
  )
  expect(overlays({ machine })).toEqual(['/'])
})

test('a mount that is covered twice, or that an overlay can’t be made of', () => {
  const machine = mounted(
    'ext4 /',
    'ext4 /srv',
    'xfs /srv',
    'ext4 /a:b',
    'ext4 /a,b',
    'ext4 /a\tb',
    'vfat /boot',
  )
  expect(overlays({ machine })).toEqual(['/', '/srv'])
})

test('a host without Docker has no data', () => {
  expect(plan({ data: null }).filter(({ target }) => target.startsWith('/var/lib/docker'))).toEqual([])
})

test('a lab’s folder may have blanks in its name', () => {
  expect(toFstab(plan({ labDirectory: '/home/me/my labs' }), '/t')).toContain(
    '/home/me/my\\040labs /t/lab none bind,ro',
  )
})

const v1 = (controllers: string): CgroupHierarchy => ({
  version: 1,
  controllers,
  mountPoint: `/sys/fs/cgroup/${controllers}`,
})
const v2 = (mountPoint: string): CgroupHierarchy => ({ version: 2, controllers: '', mountPoint })

test.each([
  ['v2', [v2('/sys/fs/cgroup')], ['cgroup2 /sys/fs/cgroup']],
  [
    'hybrid',
    [v1('cpu,cpuacct'), v1('name=systemd'), v2('/sys/fs/cgroup/unified')],
    [
      'tmpfs /sys/fs/cgroup',
      'cgroup /sys/fs/cgroup/cpu,cpuacct cpu,cpuacct',
      'cgroup /sys/fs/cgroup/systemd none,name=systemd',
      'cgroup2 /sys/fs/cgroup/unified',
    ],
  ],
  ['v1', [v1('memory')], ['tmpfs /sys/fs/cgroup', 'cgroup /sys/fs/cgroup/memory memory']],
])('cgroups %s', (_, hierarchies, expected) => {
  const words = planCgroupMounts(hierarchies).map(({ type, target, options }) =>
    [
      type,
      target,
      ...(type === 'cgroup'
        ? [options.filter((option) => !option.startsWith('no') || option.startsWith('none')).join(',')]
        : []),
    ].join(' '),
  )
  expect(words).toEqual(expected)
})

test('the stage is a tmpfs with the kernel’s own views in it', () => {
  expect(toFstab(planStage(), '/run/stage')).toBe(
    [
      'labrun /run/stage tmpfs mode=755,X-mount.mkdir 0 0',
      'proc /run/stage/proc proc X-mount.mkdir 0 0',
      'sysfs /run/stage/sys sysfs X-mount.mkdir 0 0',
      '',
    ].join('\n'),
  )
})
