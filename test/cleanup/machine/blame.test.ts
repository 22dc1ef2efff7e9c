import { expect, test } from 'vitest'
import { blamed } from '../../../src/cleanup/machine/blame.ts'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import type { Area, MachineSnapshot, Trace } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'
import { address, container, link, rules, setting } from './some-things.ts'

const LABEL = { 'labrun.run': 'mine' }

/** Keys of what is the lab's. */
function labs(
  before: MachineSnapshot,
  after: MachineSnapshot,
  facts: { during?: boolean; owned?: string[]; missed?: Area[] } = {},
) {
  const { during = true, owned = [] } = facts
  const missed = new Set(facts.missed)
  const owns = (key: string) => owned.includes(key)
  const { lab } = blamed(differenceOf(before, after), { run: 'mine', owns, during, missed, before, after })
  return lab.map(({ key }) => key)
}

const trace = (of: string, rest: Partial<Trace> = {}): Trace => ({
  of,
  links: [],
  volumes: [],
  texts: [],
  ...rest,
})
const cgroup = (directory: string) => ({ key: `cgroup ${directory}` as const, directory })
const mount = (mountPoint: string) => ({
  key: `mount ${mountPoint}` as const,
  mountPoint,
  type: 'overlay',
  source: 'overlay',
  root: '/',
})

test('what nothing explains is the lab’s while a block runs, and never between blocks', () => {
  const [before, after] = [machineWith({}), machineWith({ links: [link(4, 'x')], rules: rules('-j DROP') })]
  expect(labs(before, after)).toEqual(['link 4', 'rule iptables-nft filter -A FORWARD -j DROP'])
  expect(labs(before, after, { during: false })).toEqual([])
})

test('between blocks it is, where it could not be looked at when the last one had ended', () => {
  const [before, after] = [machineWith({}), machineWith({ links: [link(4, 'x')], rules: rules('-j DROP') })]
  expect(labs(before, after, { during: false, missed: ['links'] })).toEqual(['link 4'])
})

test('a link that is marked is that run’s', () => {
  const other = machineWith({ links: [link(4, 'x', { alias: 'labrun:other' })] })
  const own = machineWith({ links: [link(4, 'x', { alias: 'labrun:mine' })] })
  expect(labs(machineWith({}), other)).toEqual([])
  expect(labs(machineWith({}), own, { during: false })).toEqual(['link 4'])
})

test('the engine’s objects are the lab’s by their label, or as it was written down', () => {
  const after = machineWith({
    containers: [container('c1', LABEL), container('c2', { 'labrun.run': 'other' }), container('c3')],
    volumes: [
      { key: 'volume v1', name: 'v1', labels: {} },
      { key: 'volume v2', name: 'v2', labels: {} },
    ],
    tags: [
      { key: 'tag a:1', tag: 'a:1', image: 'i' },
      { key: 'tag b:1', tag: 'b:1', image: 'i' },
    ],
  })
  expect(labs(machineWith({}), after, { owned: ['volume v2', 'tag b:1'] })).toEqual([
    'container c1',
    'volume v2',
    'tag b:1',
  ])
  expect(labs(machineWith({}), after, { during: false })).toEqual(['container c1'])
})

/** A container with all that shows of it. */
const withContainer = (labels: Record<string, string>) =>
  machineWith(
    {
      containers: [container('c0ffee', labels)],
      links: [link(4, 'veth1')],
      addresses: [address(4, 'veth1', '10.0.0.9/32')],
      rules: rules(
        '-d 172.17.0.2/32 -j ACCEPT',
        '-d 172.17.0.22/32 -j ACCEPT',
        '-p tcp -j DNAT --to 172.17.0.2:80',
      ),
      mounts: [mount('/var/lib/docker/overlay2/1a2b/merged')],
      cgroups: [
        cgroup('/cg/docker'),
        cgroup('/cg/docker/c0ffee'),
        cgroup('/cg/system.slice/docker-c0ffee.scope'),
        cgroup('/cg/mine'),
      ],
      volumes: [{ key: 'volume anonymous', name: 'anonymous', labels: {} }],
    },
    [
      trace('container c0ffee', {
        links: ['link 4'],
        volumes: ['anonymous'],
        texts: ['c0ffee', '172.17.0.2', '1a2b'],
      }),
    ],
  )
const ITS_OWN = [
  'link 4',
  'address 4 10.0.0.9/32',
  'rule iptables-nft filter -A FORWARD -d 172.17.0.2/32 -j ACCEPT',
  'rule iptables-nft filter -A FORWARD -p tcp -j DNAT --to 172.17.0.2:80',
  'mount /var/lib/docker/overlay2/1a2b/merged',
  'cgroup /cg/docker',
  'cgroup /cg/docker/c0ffee',
  'cgroup /cg/system.slice/docker-c0ffee.scope',
  'container c0ffee',
  'volume anonymous',
]

test('with a container of somebody else’s goes all that shows of it, and nothing else', () => {
  expect(labs(machineWith({}), withContainer({}))).toEqual([
    'rule iptables-nft filter -A FORWARD -d 172.17.0.22/32 -j ACCEPT',
    'cgroup /cg/mine',
  ])
  expect(labs(withContainer({}), machineWith({}))).toEqual([
    'rule iptables-nft filter -A FORWARD -d 172.17.0.22/32 -j ACCEPT',
    'cgroup /cg/mine',
  ])
})

test('with one of the lab’s too, also between blocks', () => {
  expect(labs(machineWith({}), withContainer(LABEL), { during: false }).sort()).toEqual([...ITS_OWN].sort())
})

test('a container that was there before, and is as it was, explains nothing', () => {
  const { things, traces } = withContainer({})
  const before = machineWith({ containers: things.containers, links: things.links }, traces)
  const settings = [setting('net/ipv4/conf/veth1/rp_filter', '0')]
  const changed = machineWith({ ...before.things, settings: [setting(settings[0]!.key, '1')] }, traces)
  expect(labs(machineWith({ ...before.things, settings }, traces), changed)).toEqual([settings[0]!.key])
})

test('a network has its bridge, by name, with addresses, settings and rules', () => {
  const network = { key: 'network n1' as const, id: 'n1', name: 'theirs', labels: {} }
  const things = {
    links: [link(6, 'br-n1', { kind: 'bridge' })],
    addresses: [address(6, 'br-n1', '172.18.0.1/16')],
    routes: [
      {
        key: 'route 4 172.18.0.0/16 dev br-n1' as const,
        family: 4 as const,
        route: '172.18.0.0/16 dev br-n1',
      },
    ],
    rules: rules('-i br-n1 -j ACCEPT', '-s 172.18.0.0/16 -j MASQUERADE', '-i br-n11 -j ACCEPT'),
  }
  const after = machineWith({ networks: [network], ...things }, [
    trace('network n1', { links: ['br-n1'], texts: ['n1', 'br-n1', '172.18.0.0/16'] }),
  ])
  expect(labs(machineWith({}), after)).toEqual(['rule iptables-nft filter -A FORWARD -i br-n11 -j ACCEPT'])
})

test('what systemd makes for whoever logs in is not the lab’s', () => {
  const after = machineWith({
    mounts: [mount('/run/user/1000'), mount('/mnt')],
    cgroups: [cgroup('/cg/user.slice/user-1.slice/session-3.scope'), cgroup('/cg/lab')],
  })
  expect(labs(machineWith({}), after)).toEqual(['mount /mnt', 'cgroup /cg/lab'])
})
