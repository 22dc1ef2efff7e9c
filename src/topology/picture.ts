import type { NetworkInterface, NetworkNamespace, Topology } from '../core/topology.ts'
import {
  type Change,
  type ChangeKind,
  changesBetween,
  FORWARDING_KEY,
  interfaceKey,
  namespaceKey,
  ruleKey,
} from './changes.ts'
import { onOff } from './list.ts'

/** What is drawn, before anything has a place: boxes, what stands in each, and the lines between. Plain data. */
export interface Picture {
  /** The host; `null` only where nothing could be probed. */
  host: PictureBox | null
  /** Everything else, top down. */
  others: PictureBox[]
  /** Veth pairs, by the keys of their two rows. */
  pairs: { ends: [string, string]; change: ChangeKind | null }[]
  /** Of the host's firewall: the policy of FORWARD, and what is not the engine's own. */
  rules: { text: string; change: ChangeKind | null }[]
}

export interface PictureBox {
  title: string
  /** `forwarding on`, or empty. */
  remark: string
  remarkChange: ChangeKind | null
  change: ChangeKind | null
  rows: PictureRow[]
}

/** An interface; a bridge has its ports below it. */
export interface PictureRow {
  key: string
  name: string
  isBridge: boolean
  up: boolean
  addresses: string[]
  change: ChangeKind | null
  ports: PictureRow[]
}

/**
 * @param first of the lab: rules that were there then are the engine's own
 * @param before what the step found; `null` for the first topology, of which nothing is marked
 */
export function pictureOf(first: Topology, before: Topology | null, after: Topology): Picture {
  const changes = before === null ? [] : changesBetween(before, after)
  const marks = new Map(changes.map(({ key, kind }) => [key, kind]))
  const boxes = after.namespaces.map((namespace) => boxOf(namespace, marks, before, changes))
  const gone = (before?.namespaces ?? [])
    .filter((namespace) => marks.get(namespaceKey(namespace)) === 'removed')
    .map(
      (namespace): PictureBox => ({ ...boxOf(namespace, new Map(), null, []), rows: [], change: 'removed' }),
    )
  const [host = null, ...others] = boxes
  return {
    host,
    others: [...others, ...gone],
    pairs: pairsOf(after, marks),
    rules: rulesOf(first, before, after, marks),
  }
}

type Marks = ReadonlyMap<string, ChangeKind>

function boxOf(
  namespace: NetworkNamespace,
  marks: Marks,
  before: Topology | null,
  changes: readonly Change[],
): PictureBox {
  const { kind, name, forwarding, interfaces } = namespace
  const shown = interfaces.filter((link) => link.kind !== 'loopback')
  const gone = goneFrom(namespace, before, changes)
  const all = [...shown, ...gone]
  const rowOf = (link: NetworkInterface): PictureRow => {
    const key = interfaceKey(namespace, link)
    const ports = all.filter(({ master }) => master === link.name)
    return {
      key,
      name: link.name,
      isBridge: link.kind === 'bridge',
      up: link.up,
      addresses: link.addresses,
      change: gone.includes(link) ? 'removed' : (marks.get(key) ?? null),
      ports: ports.map(rowOf),
    }
  }
  const isTop = ({ master }: NetworkInterface) => master === null || !all.some((link) => link.name === master)
  return {
    title: name,
    remark: kind === 'host' ? `forwarding ${onOff(forwarding)}` : '',
    remarkChange: kind === 'host' ? (marks.get(FORWARDING_KEY) ?? null) : null,
    change: marks.get(namespaceKey(namespace)) ?? null,
    rows: all.filter(isTop).map(rowOf),
  }
}

/** What was there before the step, and is nowhere now. */
function goneFrom(
  namespace: NetworkNamespace,
  before: Topology | null,
  changes: readonly Change[],
): NetworkInterface[] {
  const removed = new Set(changes.filter(({ kind }) => kind === 'removed').map(({ key }) => key))
  const was = before?.namespaces.find(({ inode }) => inode === namespace.inode)
  return (was?.interfaces ?? []).filter((link) => removed.has(interfaceKey(namespace, link)))
}

/** Each pair once. */
function pairsOf({ namespaces }: Topology, marks: Marks): Picture['pairs'] {
  const pairs = new Map<string, Picture['pairs'][number]>()
  for (const namespace of namespaces) {
    for (const link of namespace.interfaces) {
      const other = namespaces.find(({ inode }) => inode === link.peer?.inode)
      const end = other?.interfaces.find(({ name }) => name === link.peer?.name)
      if (other === undefined || end === undefined) continue
      const ends: [string, string] = [interfaceKey(namespace, link), interfaceKey(other, end)]
      const isNew = ends.map((key) => marks.get(key)).find((kind) => kind === 'added' || kind === 'moved')
      pairs.set([...ends].sort().join(), { ends, change: isNew ?? null })
    }
  }
  return [...pairs.values()]
}

function rulesOf(first: Topology, before: Topology | null, after: Topology, marks: Marks): Picture['rules'] {
  const [own] = first.namespaces
  const engines = new Set((own?.rules ?? []).map(ruleKey))
  const isPolicy = (key: string) => key.startsWith('rule filter FORWARD policy ')
  const is = (after.namespaces[0]?.rules ?? []).map(ruleKey)
  const gone = (before?.namespaces[0]?.rules ?? []).map(ruleKey).filter((key) => !is.includes(key))
  return [
    ...is
      .filter((key) => isPolicy(key) || !engines.has(key))
      .map((key) => ({ text: withoutTable(key), change: marks.get(key) ?? null })),
    ...gone.map((key) => ({ text: withoutTable(key), change: 'removed' as const })),
  ]
}

function withoutTable(key: string): string {
  return key.replace(/^rule filter /, '').replace(/^rule /, '')
}
