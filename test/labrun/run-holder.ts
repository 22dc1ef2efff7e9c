import { mkdirSync } from 'node:fs'
import { machineHierarchies } from '../../src/cleanup/cgroups.ts'
import { appendToLedger, openLedger } from '../../src/cleanup/ledger.ts'
import { createRunDirectory, defaultStateDirectory } from '../../src/cleanup/state-directory.ts'

/**
 * A program that makes the directory of a run, for tests of cleaning: `node run-holder.ts NAME dead|newer|running|kept`.
 * `dead`: it ends at once. `newer`: so does it, and a newer labrun made it. Else it stays, and holds the run as a supervisor does, without a host.
 */
const [name = '', state] = process.argv.slice(2)
const { path, cgroup, lock } = createRunDirectory(defaultStateDirectory, name)
if (state === 'newer') {
  const supervisor = { pid: 1, startTicks: 1 }
  appendToLedger(path, { kind: 'run', version: 99 as 1, bootId: '', supervisor, startedAt: '' })
} else openLedger(path)
if (state === 'dead') mkdirSync(`${machineHierarchies()[0]!.mountPoint}/${cgroup}`)
else if (state !== 'newer') {
  if (state === 'kept')
    appendToLedger(path, { kind: 'kept', lab: 'x', init: 1, enter: [], since: '2026-01-01T00:00:00Z' })
  process.on('SIGTERM', () => process.exit())
  setInterval(() => lock.path, 1000)
}
process.stdout.write('ready\n')
