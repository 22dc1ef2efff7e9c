import { shellWord } from '../../core/bash/word.ts'
import { settingName } from './change-words.ts'
import { ruleWords } from './read-firewall.ts'
import type { ChangeOf, Link, MachineChange, Route, Rule, Things } from './things.ts'

/** A program that undoes something. */
export interface Step {
  argv: string[]
  input?: string
}

/** Programs that undo a change, in their order; empty: none can. */
export function undoSteps(change: MachineChange): Step[] {
  return (STEPS[change.area] as (change: MachineChange) => string[][] | Step[])(change).map((step) =>
    Array.isArray(step) ? { argv: step } : step,
  )
}

const STEPS: { [A in MachineChange['area']]: (change: ChangeOf<A>) => string[][] | Step[] } = {
  links: linkSteps,
  addresses({ before, after }) {
    const del = (one: Things['addresses']) => [
      'ip',
      'address',
      'delete',
      one.address,
      ...peerOf(one),
      'dev',
      one.device,
    ]
    const add = (one: Things['addresses']) => [
      'ip',
      'address',
      'add',
      one.address,
      'dev',
      one.device,
      ...one.options,
    ]
    return [...(after ? [del(after)] : []), ...(before ? [add(before)] : [])]
  },
  neighbours({ before, after }) {
    if (before === null) return [['ip', 'neigh', 'delete', after.address, 'dev', after.device]]
    const { address, device, mac, isRouter } = before
    const lladdr = mac === null ? [] : ['lladdr', mac]
    const router = isRouter ? ['router'] : []
    return [['ip', 'neigh', 'replace', address, 'dev', device, ...lladdr, 'nud', 'permanent', ...router]]
  },
  routes({ before, after }) {
    const route = (verb: string, { family, route }: Route) => [
      'ip',
      `-${family}`,
      'route',
      verb,
      ...route.split(' '),
    ]
    return [...(after ? [route('delete', after)] : []), ...(before ? [route('add', before)] : [])]
  },
  policies({ before, after }) {
    const rule = (verb: string, { family, priority, rule }: Things['policies']) => {
      const words = rule
        .replace(/\[\w+\] ?/g, '')
        .trim()
        .split(' ')
      return ['ip', `-${family}`, 'rule', verb, 'priority', `${priority}`, ...words]
    }
    return [...(after ? [rule('delete', after)] : []), ...(before ? [rule('add', before)] : [])]
  },
  // What was in one that is gone is gone.
  netns: ({ how, after }) => (how === 'added' ? [['ip', 'netns', 'delete', after.name]] : []),
  qdiscs({ before, after }) {
    const { device, place } = (before ?? after)!
    const where = ['dev', device, ...place.split(' ')]
    if (before === null) return [['tc', 'qdisc', 'delete', ...where]]
    return [
      [
        'tc',
        'qdisc',
        after === null ? 'add' : 'replace',
        ...where,
        ...before.qdisc.split(' ').filter(Boolean),
      ],
    ]
  },
  chains({ before, after }) {
    const { firewall, table, chain, policy } = (before ?? after)!
    const start = [firewall, '-w', '-t', table]
    if (policy !== null) return [[...start, '-P', chain, before?.policy ?? 'ACCEPT']]
    return [[...start, before === null ? '-X' : '-N', chain]]
  },
  rules({ before, after }) {
    if ((after ?? before)!.handle !== undefined) return nftSteps(before, after)
    const { firewall, table, chain, rule, at } = (before ?? after)!
    // At once, so that it is never missing; where it has gone meanwhile, nothing is done.
    if (before !== null && after !== null) {
      const lines = [`*${table}`, `-D ${chain} ${rule}`, `-I ${chain} ${at} ${rule}`, 'COMMIT']
      return [{ argv: [`${firewall}-restore`, '-w', '--noflush'], input: `${lines.join('\n')}\n` }]
    }
    const start = [firewall, '-w', '-t', table]
    return [
      before === null
        ? [...start, '-D', chain, ...ruleWords(rule)]
        : [...start, '-I', chain, `${at}`, ...ruleWords(rule)],
    ]
  },
  tables({ before, after }) {
    // A chain must be empty to go.
    const flush = after?.key.startsWith('chain ') === true ? `flush ${after.key}\n` : ''
    const removal = after === null ? '' : `${flush}delete ${after.key}\n`
    return [{ argv: ['nft', '-f', '-'], input: `${removal}${before === null ? '' : `${before.text}\n`}` }]
  },
  settings: ({ key, before }) =>
    before === null ? [] : [['sysctl', '-w', `${settingName(key)}=${before.value}`]],
  // What a file system held that was taken off may be gone with it.
  mounts: ({ how, after }) => (how === 'added' ? [['umount', after.mountPoint]] : []),
  cgroups: ({ how, after }) => (how === 'added' ? [['rmdir', after.directory]] : []),
  containers: ({ how, after }) => (how === 'added' ? [['docker', 'rm', '-f', '-v', after.name]] : []),
  networks: ({ how, after }) => (how === 'added' ? [['docker', 'network', 'rm', after.name]] : []),
  volumes: ({ how, after }) => (how === 'added' ? [['docker', 'volume', 'rm', after.name]] : []),
  images: ({ how, after }) => (how === 'added' ? [['docker', 'image', 'rm', '-f', after.id]] : []),
  tags: ({ before, after }) => {
    if (before !== null) return [['docker', 'tag', before.image, before.tag]]
    return after === null ? [] : [['docker', 'image', 'rm', after.tag]]
  },
}

/** Of a rule that iptables can't tell. */
function nftSteps(before: Rule | null, after: Rule | null): string[][] {
  const { firewall, table, chain, rule, at, handle } = (before ?? after)!
  const where = [firewall === 'ip6tables-nft' ? 'ip6' : 'ip', table, chain]
  if (before === null) return [['nft', 'delete', 'rule', ...where, 'handle', `${handle}`]]
  // What iptables' own matches and targets do nft can show, but not take.
  if (after !== null || /(?:^| )(?:xt |#)/.test(rule)) return []
  const place = at === 1 ? ['insert', 'rule', ...where] : ['add', 'rule', ...where, 'index', `${at - 2}`]
  return [['nft', [...place, rule].join(' ')]]
}

function peerOf({ options }: Things['addresses']): string[] {
  return options[0] === 'peer' ? options.slice(0, 2) : []
}

function linkSteps({ how, before, after }: ChangeOf<'links'>): string[][] {
  if (how === 'added') return isHardware(after) ? [] : [['ip', 'link', 'delete', 'dev', after.name]]
  return how === 'changed' ? changedBack(before, after) : []
}

/** A network card, which nobody makes. */
function isHardware({ kind }: Link): boolean {
  return kind === 'ether' || kind === 'loopback'
}

function changedBack(before: Link, after: Link): string[][] {
  const set = (...words: string[]) => ['ip', 'link', 'set', 'dev', before.name, ...words]
  const steps: string[][] = []
  if (before.name !== after.name) {
    // Kernels before 6.2 rename only what is down.
    if (after.up) steps.push(['ip', 'link', 'set', 'dev', after.name, 'down'])
    steps.push(['ip', 'link', 'set', 'dev', after.name, 'name', before.name])
  }
  for (const [words, names, others] of [
    ['del', after.altnames, before.altnames],
    ['add', before.altnames, after.altnames],
  ] as const) {
    for (const name of names.filter((one) => !others.includes(one)))
      steps.push(['ip', 'link', 'property', words, 'dev', before.name, 'altname', name])
  }
  if (before.alias !== after.alias) steps.push(set('alias', before.alias ?? ''))
  if (before.mac !== after.mac && before.mac !== null) steps.push(set('address', before.mac))
  if (before.mtu !== after.mtu) steps.push(set('mtu', `${before.mtu}`))
  if (before.txqlen !== after.txqlen) steps.push(set('txqueuelen', `${before.txqlen}`))
  if (before.group !== after.group) steps.push(set('group', before.group))
  if (before.master !== after.master)
    steps.push(before.master ? set('master', before.master) : set('nomaster'))
  for (const [flag, word, isOn] of FLAGS) {
    const [had, has] = [before, after].map(({ flags }) => flags.split(' ').includes(flag))
    if (had !== has) steps.push(set(word, had === isOn ? 'on' : 'off'))
  }
  if (before.up !== after.up || (before.up && before.name !== after.name))
    steps.push(set(before.up ? 'up' : 'down'))
  return steps
}

/** What `ip link set` calls a flag, and whether the flag means that it is on. */
const FLAGS = [
  ['ALLMULTI', 'allmulticast', true],
  ['MULTICAST', 'multicast', true],
  ['NOARP', 'arp', false],
  ['PROMISC', 'promisc', true],
] as const

/** Steps as a line for a shell. */
export function stepsText(steps: readonly Step[]): string {
  return steps
    .map(({ argv, input }) => {
      const line = argv.map(shellWord).join(' ')
      return input === undefined ? line : `${line} <<'END'\n${input}END`
    })
    .join('; ')
}
