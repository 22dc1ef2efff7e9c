import { NOT_COMPARED } from './difference.ts'
import type { MachineChange } from './things.ts'

/** A change in words, for people: `link br0 (bridge) was added`. */
export function changeWords(change: MachineChange): string {
  if (change.area === 'settings') return settingWords(change)
  if (change.area === 'chains') return chainWords(change)
  const thing = thingWords(change)
  if (change.area === 'rules' && change.how === 'changed' && change.after.handle === undefined)
    return `${thing} was moved within its chain`
  if (change.how !== 'changed') return `${thing} was ${change.how}`
  return `${thing} was changed${fieldWords(change.before, change.after)}`
}

/** What a change is about, in words. */
export function thingWords(change: MachineChange): string {
  const thing = (change.before ?? change.after) as never
  return (WORDS[change.area] as (thing: never) => string)(thing)
}

const WORDS: {
  [A in MachineChange['area']]: (
    thing: NonNullable<Extract<MachineChange, { area: A }>['after' | 'before']>,
  ) => string
} = {
  links: ({ name, kind }) => `link ${name} (${kind})`,
  addresses: ({ address, device }) => `address ${address} of ${device}`,
  neighbours: ({ address, device }) => `neighbour ${address} of ${device}`,
  routes: ({ route }) => `route ${route}`,
  policies: ({ priority, rule }) => `routing rule ${priority}: ${rule}`,
  netns: ({ name }) => `network namespace ${name}`,
  qdiscs: ({ device, place, qdisc }) =>
    `queueing discipline ${[qdisc, `of ${device}`, `(${place})`].filter(Boolean).join(' ')}`,
  chains: ({ chain, firewall, table }) => `chain ${chain} (${firewall} ${table})`,
  rules: ({ chain, rule, firewall, table, handle }) =>
    handle !== undefined
      ? `nftables' rule ${rule} of ${chain} (${firewall} ${table})`
      : `rule -A ${`${chain} ${rule}`.trimEnd()} (${firewall} ${table})`,
  tables: ({ key }) => `nftables' ${key}`,
  settings: ({ key }) => settingName(key),
  mounts: ({ mountPoint, type }) => `mount ${mountPoint} (${type})`,
  cgroups: ({ directory }) => `cgroup ${directory}`,
  containers: ({ name }) => `container ${name}`,
  networks: ({ name }) => `Docker's network ${name}`,
  volumes: ({ name }) => `volume ${name}`,
  images: ({ id }) => `image ${id.replace(/^sha256:/, '').slice(0, 12)}`,
  tags: ({ tag }) => `image ${tag}`,
}

function settingWords(change: Extract<MachineChange, { area: 'settings' }>): string {
  const name = settingName(change.key)
  if (change.how !== 'changed') return `${name} was ${change.how}`
  return `${name} was ${change.before.value} and became ${change.after.value}`
}

function chainWords(change: Extract<MachineChange, { area: 'chains' }>): string {
  const { before, after } = change
  const builtIn = (before ?? after).policy !== null
  if (!builtIn) return `${thingWords(change)} was ${change.how}`
  const policy = (one: typeof before) => one?.policy ?? 'ACCEPT'
  return `policy of ${thingWords(change)} was ${policy(before)} and became ${policy(after)}`
}

/** As sysctl(8) writes it; a dot in a name, as of the link eth0.100, as a slash. */
export function settingName(path: string): string {
  return path.includes('.')
    ? path.replace(/[./]/g, (sign) => (sign === '/' ? '.' : '/'))
    : path.replaceAll('/', '.')
}

/** ` (master: none, was br0)` */
function fieldWords(before: object, after: object): string {
  const old = before as Record<string, unknown>
  const now = after as Record<string, unknown>
  const fields = Object.keys(old).filter(
    (field) =>
      !['key', 'text'].includes(field) &&
      !NOT_COMPARED.has(field) &&
      JSON.stringify(old[field]) !== JSON.stringify(now[field]),
  )
  if (fields.length === 0) return ''
  const words = fields.map((field) => `${field}: ${valueWords(now[field])}, was ${valueWords(old[field])}`)
  return ` (${words.join('; ')})`
}

function valueWords(value: unknown): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return 'none'
  return Array.isArray(value) ? value.join(' ') : String(value)
}
