import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cgroupVersion, machineHierarchies } from '../../src/cleanup/cgroups.ts'
import { findCommand } from '../../src/hosts/commands.ts'
import { withoutHosts } from '../fresh/enclosed.ts'
import type { FreshMachine } from '../fresh/fresh-machine.ts'
import { changedStores } from './changed-stores.ts'
import {
  addPrivileged,
  createEngineMachine,
  LABRUN,
  labrunCommand,
  prepareFor,
  storeChoice,
} from './engine-machine.ts'
import { imageCache } from './engine-root.ts'
import { isVirtual } from './is-virtual.ts'
import type { Row } from './row.ts'
import type { Surroundings } from './surroundings.ts'
import { runInVirtualMachine } from './virtual-machine.ts'

/** What came of a row. */
export interface RowResult {
  status: 'passed' | 'failed' | 'skipped'
  /** A word beside the status: how many steps, or why it was skipped. */
  remark: string
  /** All that was printed. */
  output: string[]
}

/** The machines of these releases, by release. Roots are made at the same time: most of that is waiting. */
export async function engineMachines(
  releases: readonly Row['release'][],
  { scratch, interrupted }: Surroundings,
): Promise<Map<Row['release'], FreshMachine>> {
  const unique = [...new Set(releases)]
  const machines = unique.map((release) => createEngineMachine(release, join(scratch, release), interrupted))
  return new Map((await Promise.all(machines)).map((machine, at) => [unique[at]!, machine]))
}

/** Runs the labs of a row on its machine. */
export async function runRow(row: Row, machine: FreshMachine, around: Surroundings): Promise<RowResult> {
  await prepareFor(row, machine)
  const output: string[] = []
  const onLine = (line: string) => {
    output.push(withoutHosts(line))
    around.onLine(withoutHosts(line))
  }
  const run = isVirtual(row) ? runVirtually : runHere
  const passed = await run(row, machine, { ...around, onLine })
  const changed = await changedStores(imageCache(row.release))
  for (const path of changed) onLine(`a lab changed the stored image store: ${path}`)
  return { status: passed && changed.length === 0 ? 'passed' : 'failed', remark: stepsIn(output), output }
}

function runHere(row: Row, machine: FreshMachine, { onLine }: Surroundings): Promise<boolean> {
  const shared = { folder: imageCache(row.release), at: '/var/cache/labrun' }
  return machine.run(['env', ...labrunCommand(row)], onLine, { cgroupV1Only: row.cgroup === 'v1', shared })
}

/** A virtual machine has no network to make images with: another run has made them before. */
async function runVirtually(row: Row, machine: FreshMachine, around: Surroundings): Promise<boolean> {
  if (!existsSync(join(imageCache(row.release), 'images'))) await runHere(row, machine, around)
  await addPrivileged(machine)
  const labs = `env ${labrunCommand(row).join(' ')}`
  const privileged = `env -C ${LABRUN} ${storeChoice(row).join(' ')} bash privileged.sh`
  const script = `${labs} && ${privileged}\n`
  return (await runInVirtualMachine({ machine, release: row.release, script }, around)) === 0
}

/** `5 passed, 1 failed`, from the end of what labrun's plain reporter prints. */
export function stepsIn(output: readonly string[]): string {
  return (
    output
      .findLast((line) => /^ +Steps +/.test(line))
      ?.trim()
      .replace(/^Steps +/, '') ?? ''
  )
}

/** Why the row can't be tried on this machine; `null` where it can. */
export function whyNot(
  row: Row,
  here = cgroupVersion(machineHierarchies()),
  has = (command: string) => findCommand(command) !== null,
): string | null {
  if (isVirtual(row, here)) {
    const lacking = ['qemu-system-x86_64', 'mke2fs'].filter((command) => !has(command))
    return lacking.length > 0 ? `this machine lacks ${lacking.join(', ')}` : null
  }
  if (row.cgroup === here || (row.cgroup === 'v1' && here === 'hybrid')) return null
  return `this machine's cgroups are ${here}`
}
