import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { snapshotSysctls } from '../sysctls.ts'
import type { Setting } from './things.ts'

/** The kernel writes these by itself, or reading them says nothing. */
const restless =
  /^net\/netfilter\/(?:nf_conntrack_count|nf_log)|^net\/nf_conntrack_max$|\/(?:flush|stable_secret)$|^net\/core\/netdev_rss_key$|^net\/ipv4\/tcp_(?:fastopen_key|available_)|^net\/ipv6\/route\/gc_|^net\/unix\/$/

/** What can be set below /proc/sys: the network's settings, and what `snapshotSysctls` reads. 1300 small files, 20 ms. */
export function readSettings(root = '/proc/sys'): Setting[] {
  const values = new Map(snapshotSysctls(root))
  readBelow(root, 'net', values)
  return [...values].map(([key, value]) => ({ key, value }))
}

function readBelow(root: string, directory: string, values: Map<string, string>): void {
  let entries: ReturnType<typeof entriesOf>
  try {
    entries = entriesOf(join(root, directory))
  } catch {
    return // A link that went meanwhile.
  }
  for (const entry of entries) {
    const path = `${directory}/${entry.name}`
    if (entry.isDirectory()) readBelow(root, path, values)
    else if (!restless.test(path)) readValue(root, path, values)
  }
}

function entriesOf(directory: string) {
  return readdirSync(directory, { withFileTypes: true })
}

function readValue(root: string, path: string, values: Map<string, string>): void {
  try {
    values.set(path, readFileSync(join(root, path), 'utf8').trim())
  } catch {
    // Write-only, or gone meanwhile.
  }
}
