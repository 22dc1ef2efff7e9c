import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { machineHierarchies } from '../../src/cleanup/cgroups.ts'
import { defaultStateDirectory } from '../../src/cleanup/state-directory.ts'
import { eventually, machineState } from '../docker/host-kit.ts'
import { type Alive, aliveProcesses } from '../labrun/processes.ts'

/** All of an outer machine that labrun must leave as it was, one line a thing. */
export type Machine = Record<string, string[]>

/** An outer machine's own folders, where labrun works; TMPDIR is one of them. */
const FOLDERS = [defaultStateDirectory, '/run', '/var/tmp', '/mnt']

/** What the fault tests themselves need, which is no trace. */
export const testFolder = '/run/faults'

/** How the outer machine is now. It takes a tenth of a second. */
export async function readMachine(): Promise<Machine> {
  return {
    ...(await machineState()),
    processes: strangers().map(({ command }) => command),
    cgroups: machineHierarchies().flatMap(({ mountPoint }) => directoriesBelow(mountPoint)),
    files: FOLDERS.flatMap((folder) => filesBelow(folder)),
  }
}

/** What came (`+`) and what went (`-`), in words. Empty: nothing has changed. */
export function machineDifference(before: Machine, after: Machine): string[] {
  return Object.keys(before).flatMap((area) => [
    ...without(after[area]!, before[area]!).map((line) => `+ ${area}: ${line}`),
    ...without(before[area]!, after[area]!).map((line) => `- ${area}: ${line}`),
  ])
}

/** A line that is there twice counts twice. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
}

/** Processes on an outer machine that are neither its first one nor this one. */
export function strangers(): Alive[] {
  return aliveProcesses().filter(({ pid }) => pid !== 1 && pid !== process.pid)
}

/** Resolves with how long it took until labrun has no process any more; rejects after 10 s with those that are left. */
export async function untilAlone(): Promise<number> {
  const started = performance.now()
  await eventually(
    () => strangers().map(({ pid, command }) => `${pid} ${command}`),
    (left) => left.length === 0,
  )
  return performance.now() - started
}

function directoriesBelow(directory: string): string[] {
  return entriesOf(directory)
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name))
    .flatMap((path) => [path, ...directoriesBelow(path)])
}

function filesBelow(directory: string): string[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (path === testFolder) return []
    return [path, ...(entry.isDirectory() ? filesBelow(path) : [])]
  })
}

function entriesOf(directory: string) {
  return existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : []
}
