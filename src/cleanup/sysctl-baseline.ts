import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type SysctlSnapshot, snapshotSysctls } from './sysctls.ts'

/**
 * Notes in a run's directory how the machine's settings are to be at its end. Where another run has noted a value
 * before, that one holds: what differs from it now was changed by a lab, and would else be kept for good.
 */
export function noteSysctls(
  runDirectory: string,
  current: SysctlSnapshot = snapshotSysctls(),
): SysctlSnapshot {
  const earlier = earliestNote(dirname(runDirectory))
  const baseline = new Map([...current].map(([path, value]) => [path, earlier?.get(path) ?? value]))
  writeFileSync(noteFile(runDirectory), JSON.stringify([...baseline]), { mode: 0o600 })
  return baseline
}

function earliestNote(runs: string): SysctlSnapshot | null {
  const files = readdirSync(runs).map((name) => noteFile(join(runs, name)))
  const dated = files.flatMap((file) => {
    const status = statSync(file, { throwIfNoEntry: false })
    return status ? [{ file, mtimeMs: status.mtimeMs }] : []
  })
  const earliest = dated.sort((one, other) => one.mtimeMs - other.mtimeMs)[0]
  return earliest ? readNote(earliest.file) : null
}

/** `null` where its run has ended meanwhile. */
function readNote(file: string): SysctlSnapshot | null {
  try {
    return new Map(JSON.parse(readFileSync(file, 'utf8')) as [string, string][])
  } catch {
    return null
  }
}

function noteFile(runDirectory: string): string {
  return join(runDirectory, 'sysctls.json')
}
