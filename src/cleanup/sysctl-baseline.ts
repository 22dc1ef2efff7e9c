import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { appendToLedger, type Ledger, readLedger, recordOf } from './ledger.ts'
import { bootId } from './process-mark.ts'
import { type SysctlSnapshot, snapshotSysctls } from './sysctls.ts'

/**
 * Notes in a run's ledger how the machine's settings are to be at its end. Where another run has noted a value
 * before, that one holds: what differs from it now was changed by a lab, and would else be kept for good.
 */
export function noteSysctls(
  runDirectory: string,
  current: SysctlSnapshot = snapshotSysctls(),
): SysctlSnapshot {
  const earlier = earliestNote(dirname(runDirectory))
  const baseline = new Map([...current].map(([path, value]) => [path, earlier?.get(path) ?? value]))
  appendToLedger(runDirectory, { kind: 'sysctls', before: [...baseline] })
  return baseline
}

/**
 * How the machine's settings were before a run; `null` where it had not noted them, or its ledger is damaged, the machine
 * has been started anew, or its host was kept: they were set back then, and what changes from there on is its owner's.
 */
export function notedSysctls(runDirectory: string): SysctlSnapshot | null {
  return noteIn(readLedger(runDirectory))?.before ?? null
}

function noteIn(ledger: Ledger): { before: SysctlSnapshot; startedAt: string } | null {
  if (ledger.fault !== null || recordOf(ledger, 'kept') !== null) return null
  const [run, sysctls] = [recordOf(ledger, 'run'), recordOf(ledger, 'sysctls')]
  if (run === null || sysctls === null || run.bootId !== bootId()) return null
  return { before: new Map(sysctls.before), startedAt: run.startedAt }
}

function earliestNote(runs: string): SysctlSnapshot | null {
  const notes = readdirSync(runs).flatMap((name) => {
    // Read once: the run may end meanwhile.
    return noteIn(readLedger(join(runs, name))) ?? []
  })
  return notes.sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1))[0]?.before ?? null
}
