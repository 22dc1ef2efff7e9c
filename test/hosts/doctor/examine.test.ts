import { expect, test } from 'vitest'
import type { CacheFacts } from '../../../src/hosts/doctor/cache.ts'
import { examine } from '../../../src/hosts/doctor/examine.ts'
import type { Facts } from '../../../src/hosts/doctor/facts.ts'
import type { MachineFacts } from '../../../src/hosts/doctor/machine.ts'

const GIB = 1024 ** 3
const now = new Date('2026-03-10T12:00:00Z')

const machine: MachineFacts = {
  platform: 'linux',
  kernel: '6.1.0',
  architecture: 'amd64',
  system: 'Debian GNU/Linux 12 (bookworm)',
  user: 'root',
  memoryBytes: 8 * GIB,
  availableBytes: 6 * GIB,
  disk: { directory: '/var/lib/labrun', type: 'ext4', freeBytes: 20 * GIB, holdsOverlays: true },
  inside: null,
  namespaces: null,
  overlay: null,
  userNamespace: undefined,
  cgroup: { version: 'v2', controllers: ['cpu', 'memory', 'pids'] },
  iptables: 'v1.8.9 (nf_tables)',
  brNetfilter: true,
  tun: true,
  lackingCapabilities: [],
}

const facts: Facts = {
  machine,
  engine: {
    programs: [
      { name: 'dockerd', version: '20.10.24+dfsg1' },
      { name: 'runc', version: '1.1.5' },
    ],
    local: { address: '/var/run/docker.sock', version: null },
  },
  dind: { version: null, why: 'no docker here', image: 'labrun-host:1', hasImage: false },
  commands: { lacks: [], install: null },
  cache: { directory: '/var/cache/labrun', verified: false, items: [] },
  runs: [],
  halfRemoved: [],
}

const image: CacheFacts = {
  kind: 'image',
  path: '/var/cache/labrun/images/nginx:latest@recipe-1',
  images: ['nginx:latest'],
  bytes: 100 * 1024 * 1024,
  usedAt: new Date('2026-03-10T01:00:00Z'),
  source: 'recipe',
  digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
  damage: null,
  stale: null,
}

const store: CacheFacts = {
  ...image,
  kind: 'image-store',
  images: ['nginx:latest', 'busybox:latest'],
  usedAt: new Date('2026-03-09T01:00:00Z'),
  source: null,
  digest: null,
}

/** The lines of a section, each as mark and words. */
function linesOf(title: string, changed: Partial<Facts>): string[] {
  const { sections } = examine({ ...facts, ...changed }, now)
  const section = sections.find((candidate) => candidate.title.startsWith(title))!
  return section.findings.map(({ mark, words }) => `${mark}: ${words}`)
}

const machineLines = (changed: Partial<MachineFacts>) =>
  linesOf('Machine', { machine: { ...machine, ...changed } })
const isFit = (changed: Partial<Facts>) => examine({ ...facts, ...changed }, now).isFit

test('a machine that has all', () => {
  const { sections, isFit: fit } = examine(facts, now)
  expect(fit).toBe(true)
  expect(
    sections.map(({ title, findings }) => [title, ...findings.map(({ mark, words }) => `${mark}: ${words}`)]),
  ).toEqual([
    [
      'Machine',
      'good: Linux 6.1.0, amd64, Debian GNU/Linux 12 (bookworm)',
      'good: root',
      'good: 8 GiB of memory, 6 GiB of it available',
      'good: /var/lib/labrun is on ext4, 20 GiB free',
      'good: namespaces and overlay mounts can be made',
      'good: cgroups v2: cpu memory pids',
      'good: iptables v1.8.9 (nf_tables)',
      'good: bridged packets meet iptables (br_netfilter)',
      'good: /dev/net/tun is there',
    ],
    [
      'Docker',
      'good: dockerd 20.10.24+dfsg1, runc 1.1.5',
      "none: no engine of the machine's own at /var/run/docker.sock",
    ],
    ['Commands', 'good: nothing is missing'],
    [
      'Hosts',
      'good: private: a Docker host of its own for each lab (the default)',
      'none: dind: no docker here',
      "none: local: no engine of the machine's own at /var/run/docker.sock",
    ],
    ['Cache /var/cache/labrun, 0 bytes', 'none: empty: images are made when a lab first needs them'],
    ['Runs', 'good: none, and nothing is left of earlier ones'],
  ])
})

test.each<[Partial<MachineFacts>, string, boolean]>([
  [{ platform: 'darwin' }, 'bad: this is darwin; a private host needs Linux', false],
  [{ user: 'sudo' }, 'good: not root; sudo asks for no password', true],
  [{ user: 'sudo-asks' }, 'good: not root; sudo asks for a password, once a run', true],
  [{ user: 'other' }, 'bad: not root, and sudo does not help', false],
  [{ system: null }, 'good: Linux 6.1.0, amd64', true],
  [{ availableBytes: GIB / 8 }, 'warn: 8 GiB of memory, 128 MiB of it available: a host needs 256 MiB', true],
  [
    { disk: { ...machine.disk, freeBytes: GIB / 2 } },
    'warn: /var/lib/labrun is on ext4, 512 MiB free: that is little for images',
    true,
  ],
  [
    { disk: { ...machine.disk, type: 'overlay', holdsOverlays: false } },
    "warn: /var/lib/labrun is on overlay, 20 GiB free: can't hold Docker's layers, so they are in memory",
    true,
  ],
  [{ inside: 'container' }, 'none: inside of a container', true],
  [{ inside: 'chroot' }, 'none: inside of a chroot', true],
  [{ namespaces: undefined }, 'none: namespaces and overlay mounts: only root can try', true],
  [
    { namespaces: 'unshare: unshare failed: Operation not permitted' },
    "bad: namespaces can't be made: unshare: unshare failed: Operation not permitted",
    false,
  ],
  [{ overlay: 'mount: no such device' }, "bad: an overlay can't be mounted: mount: no such device", false],
  [
    { lackingCapabilities: ['CAP_SYS_RESOURCE', 'CAP_BPF'] },
    "warn: containers can't be given all rights (docker run --privileged): this machine lacks CAP_SYS_RESOURCE, CAP_BPF",
    true,
  ],
  [{ cgroup: null }, 'bad: no cgroup file system is mounted: mount -t cgroup2 cgroup2 /sys/fs/cgroup', false],
  [
    { cgroup: { version: 'hybrid', controllers: ['cpu'] } },
    'warn: cgroups hybrid: cpu; without memory and pids no such limits',
    true,
  ],
  [{ brNetfilter: false }, 'warn: no br_netfilter: packets within a bridge do not meet iptables', true],
  [{ tun: false }, 'warn: no /dev/net/tun: labs can have no way out', true],
])('%j', (changed, line, fit) => {
  expect(machineLines(changed)).toContain(line)
  expect(isFit({ machine: { ...machine, ...changed } })).toBe(fit)
})

test('without iptables there is no line for it', () => {
  expect(machineLines({ iptables: null }).filter((line) => line.includes('v1.8.9'))).toEqual([])
})

test('Docker', () => {
  const local = { address: '/var/run/docker.sock', version: '28.5.1' }
  expect(linesOf('Docker', { engine: { programs: [], local } })).toEqual([
    'none: nothing of Docker is installed',
    "good: the machine's own engine 28.5.1 at /var/run/docker.sock: its images can be used",
  ])
})

test('what is missing, with one line that installs it', () => {
  const commands = {
    lacks: [
      { what: 'Docker on private hosts', isNeeded: true, missing: ['dockerd', 'iptables'] },
      { what: 'labs with `network: true`', isNeeded: false, missing: ['slirp4netns or pasta'] },
    ],
    install: 'apt-get install docker.io iptables slirp4netns',
  }
  expect(linesOf('Commands', { commands })).toEqual([
    'bad: for Docker on private hosts: dockerd, iptables',
    'warn: for labs with `network: true`: slirp4netns or pasta',
    'none: to have all of it:',
  ])
  expect(examine({ ...facts, commands }, now).sections[2]!.findings.at(-1)!.command).toBe(commands.install)
  expect(linesOf('Commands', { commands: { ...commands, install: null } }).at(-1)).toBe(
    'none: install what your system calls them, and run this again',
  )
  expect(linesOf('Hosts', { commands })[0]).toBe(
    'bad: private: for Docker on private hosts: dockerd, iptables',
  )
  expect(linesOf('Hosts', { commands, machine: { ...machine, user: 'other' } })[0]).toBe(
    'bad: private: not root, and sudo does not help, and 1 more',
  )
  expect([isFit({ commands }), isFit({ commands: { ...commands, lacks: commands.lacks.slice(1) } })]).toEqual(
    [false, true],
  )
})

test.each([
  ['root', undefined, []],
  ['sudo', null, []],
  [
    'sudo-asks',
    null,
    [
      'good: private, for labs with docker: false: without root, in a user namespace, where nobody is there to type a password',
    ],
  ],
  ['other', null, ['good: private, for labs with docker: false: without root, in a user namespace']],
  [
    'other',
    'unshare: unshare failed: Operation not permitted',
    [
      'none: private, for labs with docker: false: needs root too, as users get no namespaces: unshare: unshare failed: Operation not permitted',
    ],
  ],
] as const)(
  'labs without Docker need no root where users get namespaces: %s, %s',
  (user, userNamespace, told) => {
    const lines = linesOf('Hosts', { machine: { ...machine, user, userNamespace } })
    expect(lines.filter((line) => line.includes('docker: false'))).toEqual(told)
  },
)

test('the cache', () => {
  const cache = { directory: '/c', verified: false, items: [image, store] }
  expect(examine({ ...facts, cache }, now).sections[4]!.title).toBe('Cache /c, 200 MiB')
  expect(linesOf('Cache', { cache })).toEqual([
    'good: image nginx:latest, recipe, sha256:0123456789ab, 100 MiB, used today',
    'good: store of nginx:latest, busybox:latest, 100 MiB, used yesterday',
    'none: labrun doctor --verify also reads the contents of all files',
  ])
  const items = [
    { ...image, damage: 'layer.tar changed' },
    { ...store, stale: 'made for another dockerd', usedAt: new Date('2026-03-01T01:00:00Z') },
    { ...store, kind: 'unfinished' as const, images: ['x.making'], stale: 'half made, or set aside' },
  ]
  expect(linesOf('Cache', { cache: { ...cache, verified: true, items } })).toEqual([
    'warn: image nginx:latest, recipe, sha256:0123456789ab, 100 MiB, used today; damaged: layer.tar changed',
    'warn: store of nginx:latest, busybox:latest, 100 MiB, used 9 days ago; of no use: made for another dockerd',
    'warn: folder x.making, 100 MiB, used yesterday; of no use: half made, or set aside',
    'none: labrun clean --cache empties it; what labs need is made anew',
  ])
})

test('runs', () => {
  const run = { directory: '/r', startedAt: null, kept: null, fault: null }
  expect(
    linesOf('Runs', {
      runs: [
        { ...run, name: 'a', state: 'running', supervisor: 7 },
        { ...run, name: 'b', state: 'kept', supervisor: 8 },
        { ...run, name: 'c', state: 'dead', supervisor: null },
        { ...run, name: 'd', state: 'running', supervisor: null },
        { ...run, name: 'e', state: 'dead', supervisor: null, fault: { kind: 'damaged', words: 'W' } },
        { ...run, name: 'f', state: 'dead', supervisor: null, fault: { kind: 'newer', words: 'W' } },
      ],
    }),
  ).toEqual([
    'good: a: going on, process 7',
    'warn: b: kept; labrun clean b takes it away',
    'warn: c: died; labrun clean takes away what it left',
    'good: d: going on',
    'warn: e: died; labrun clean takes away what it left; W',
    'warn: f: died, and W: labrun clean of the newer labrun takes away what it left',
  ])
})

test('a removal that was cut short', () => {
  expect(linesOf('Runs', { halfRemoved: ['/r/.gone-a'] })).toEqual([
    'warn: /r/.gone-a: its removal was cut short; labrun clean finishes it, or tells how',
  ])
})

test('what only root may look at', () => {
  const cache = { ...facts.cache, items: null }
  expect(linesOf('Cache', { cache })).toEqual(['none: only root may look: sudo labrun doctor'])
  expect(linesOf('Runs', { runs: null })).toEqual(['none: only root may look: sudo labrun doctor'])
})
