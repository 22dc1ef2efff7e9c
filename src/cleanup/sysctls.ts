import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Residue } from '../core/report.ts'

/** Values of the machine's settings that no namespace keeps apart, by path below /proc/sys. */
export type SysctlSnapshot = ReadonlyMap<string, string>

/** A setting that was not as before. */
export interface SysctlChange {
  /** As sysctl(8) writes it: `kernel.panic`. */
  name: string
  path: string
  before: string
  after: string
}

/** The kernel itself writes these, reading them has an effect, or they are not the whole machine's. */
const restless = [
  /^kernel\/random\//,
  // As the reader's own pid namespace has them (pid_max since Linux 6.14): nobody else's to set back.
  /^kernel\/(ns_last_pid|pid_max|cad_pid)$/,
  // Each UTS namespace has its own.
  /^kernel\/(host|domain)name$/,
  /^kernel\/perf_event_max_sample_rate$/,
  /^kernel\/pty\/nr$/,
  /^kernel\/keys\//,
  /^kernel\/tainted$/,
  /^kernel\/sched_domain\//,
  /^fs\/binfmt_misc\//,
  /^fs\/quota\//,
  /^fs\/(dentry|file|inode)-(nr|state)$/,
  /^fs\/aio-nr$/,
  /^vm\/(compact_memory|drop_caches|stat_refresh)$/,
]

/** Reads `kernel.*`, `vm.*` and `fs.*`: about 250 small files, 5 ms. */
export function snapshotSysctls(root = '/proc/sys'): SysctlSnapshot {
  const values = new Map<string, string>()
  for (const area of ['kernel', 'vm', 'fs']) readArea(root, area, values)
  return values
}

function readArea(root: string, directory: string, values: Map<string, string>): void {
  for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`
    if (entry.isDirectory()) readArea(root, path, values)
    else if (!restless.some((pattern) => pattern.test(path))) readValue(root, path, values)
  }
}

function readValue(root: string, path: string, values: Map<string, string>): void {
  try {
    if ((statSync(join(root, path)).mode & 0o200) === 0) return
    values.set(path, readFileSync(join(root, path), 'utf8').trim())
  } catch {
    // Write-only, or not for us: then it cannot be compared either.
  }
}

/** What differs between two snapshots. */
export function compareSysctls(before: SysctlSnapshot, after: SysctlSnapshot): SysctlChange[] {
  return [...before].flatMap(([path, value]) => {
    const now = after.get(path)
    if (now === undefined || now === value) return []
    return [{ name: path.replaceAll('/', '.'), path, before: value, after: now }]
  })
}

/** Sets each value back; returns the changes that could not be undone. */
export function restoreSysctls(changes: SysctlChange[], root = '/proc/sys'): SysctlChange[] {
  return changes.filter(({ path, before }) => {
    try {
      writeFileSync(join(root, path), before)
      return false
    } catch {
      return true
    }
  })
}

/** A change in words. */
export function sysctlWords({ name, before, after }: SysctlChange): string {
  return `${name} was ${before} and became ${after}`
}

/** A change that is still there, and the command that undoes it. */
export function sysctlResidue(change: SysctlChange): Residue {
  return { what: sysctlWords(change), remove: `sysctl -w '${change.name}=${change.before}'` }
}

/** Sets all back that differs from `before`; in words what it was, and what could not be set. */
export function undoSysctls(
  before: SysctlSnapshot,
  root = '/proc/sys',
): { restored: string[]; residue: Residue[] } {
  const changes = compareSysctls(before, snapshotSysctls(root))
  const lasting = restoreSysctls(changes, root)
  return {
    restored: changes.filter((change) => !lasting.includes(change)).map(sysctlWords),
    residue: lasting.map(sysctlResidue),
  }
}
