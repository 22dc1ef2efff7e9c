import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { snapshotSysctls } from '../sysctls.ts'
import type { Setting } from './things.ts'

/** The kernel writes these by itself, or reading them says nothing. Asked of two thousand names at each look. */
function isRestless(path: string): boolean {
  return (
    path.endsWith('/flush') ||
    path.endsWith('/stable_secret') ||
    RESTLESS.has(path) ||
    RESTLESS_BEGINNINGS.some((beginning) => path.startsWith(beginning))
  )
}

const RESTLESS = new Set(['net/nf_conntrack_max', 'net/core/netdev_rss_key'])
const RESTLESS_BEGINNINGS = [
  'net/netfilter/nf_conntrack_count',
  'net/netfilter/nf_log',
  'net/ipv4/tcp_fastopen_key',
  'net/ipv4/tcp_available_',
  'net/ipv6/route/gc_',
]

/** What can be set below /proc/sys: the network's settings, and what `snapshotSysctls` reads. 1800 small files, 13 ms. */
export function readSettings(root = '/proc/sys'): Setting[] {
  const values = new Map(snapshotSysctls(root))
  readBelow(root, 'net', values)
  // Of this namespace's own, and this process is in the machine's.
  for (const name of ['kernel/hostname', 'kernel/domainname']) readValue(root, name, values)
  return [...values].map(([key, value]) => ({ key, value }))
}

function readBelow(root: string, directory: string, values: Map<string, string>): void {
  let entries: Dirent[]
  try {
    entries = readdirSync(`${root}/${directory}`, { withFileTypes: true })
  } catch {
    return // A link that went meanwhile.
  }
  for (const entry of entries) {
    const path = `${directory}/${entry.name}`
    if (entry.isDirectory()) readBelow(root, path, values)
    else if (!isRestless(path)) readValue(root, path, values)
  }
}

function readValue(root: string, path: string, values: Map<string, string>): void {
  try {
    values.set(path, readFileSync(`${root}/${path}`, 'utf8').trim())
  } catch {
    // Write-only, or gone meanwhile.
  }
}
