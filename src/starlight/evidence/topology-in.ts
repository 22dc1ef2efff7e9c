import type { NetworkInterface, NetworkNamespace, Topology } from '../../core/topology.ts'
import { legible } from '../block/legible.ts'
import { areAll, isObject, isText } from './checked-types.ts'

/** A topology out of a record, which is a file that anybody may have edited, with names that hosts and containers gave: `null` where it is none. */
export function topologyIn(value: unknown): Topology | null {
  return isObject(value) && areAll(value.namespaces, isNamespace)
    ? legible(value as unknown as Topology)
    : null
}

const KINDS: readonly unknown[] = [
  'host',
  'container',
  'named',
  'process',
] satisfies NetworkNamespace['kind'][]

function isNamespace(value: unknown): boolean {
  if (!isObject(value)) return false
  const { inode, kind, name, interfaces, routes, forwarding, rules } = value
  return (
    Number.isFinite(inode) &&
    KINDS.includes(kind) &&
    isText(name) &&
    areAll(interfaces, isInterface) &&
    areAll(routes, isText) &&
    typeof forwarding === 'boolean' &&
    areAll(rules, (rule) => isObject(rule) && [rule.table, rule.chain, rule.rule].every(isText))
  )
}

function isInterface(value: unknown): boolean {
  if (!isObject(value)) return false
  const { index, name, kind, mac, up, addresses, master, peer } = value as Partial<NetworkInterface>
  return (
    Number.isFinite(index) &&
    [name, kind, mac].every(isText) &&
    typeof up === 'boolean' &&
    areAll(addresses, isText) &&
    (master === null || isText(master)) &&
    (peer === null || (isObject(peer) && Number.isFinite(peer.inode) && isText(peer.name)))
  )
}
