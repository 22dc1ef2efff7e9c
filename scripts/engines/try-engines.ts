import { mustRun } from '../fresh/enclosed.ts'
import type { FreshMachine } from '../fresh/fresh-machine.ts'
import { withScratch } from '../fresh/scratch.ts'
import { type Counts, NONE, one, sum } from '../test/counts.ts'
import { pickRows, ROWS, type Row, rowLine, rowName } from './row.ts'
import { engineMachines, type RowResult, runRow, whyNot } from './run-row.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Runs the rows that have all the words, one after the other; prints a line for each.
 *
 * @param show what they print is shown as it comes, and not only where a row failed
 */
export async function tryEngines(
  words: readonly string[],
  show: boolean,
  interrupted: AbortSignal,
): Promise<Counts> {
  if (process.getuid?.() !== 0) throw new Error('machines with other engines need root here')
  const rows = pickRows(words)
  if (rows.length === 0) {
    console.log(`engines: no row has all of ${words.join(', ')}; there are:`)
    for (const row of ROWS) console.log(`  ${rowName(row)}`)
    return one(false, words.join(' '))
  }
  await mustRun([process.execPath, 'scripts/build.ts'], interrupted)
  const onLine = show ? (line: string) => console.log(`  │ ${line}`) : () => {}
  return withScratch((scratch) => tryAll(rows, { scratch, interrupted, onLine }, show))
}

async function tryAll(rows: readonly Row[], around: Surroundings, show: boolean): Promise<Counts> {
  const possible = rows.filter((row) => whyNot(row) === null)
  const startedAt = performance.now()
  const machines = await engineMachines(
    possible.map(({ release }) => release),
    around,
  )
  console.log(`engines: machines made in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  const counts: Counts[] = []
  try {
    for (const row of rows) counts.push(await tryRow(row, machines.get(row.release), around, show))
  } finally {
    const left = (await Promise.all([...machines.values()].map((machine) => machine.remove()))).flat()
    for (const what of left) console.log(`engines: left behind: ${what}`)
    if (left.length > 0) counts.push(one(false, 'something is left behind'))
  }
  return sum(counts)
}

async function tryRow(
  row: Row,
  machine: FreshMachine | undefined,
  around: Surroundings,
  shown: boolean,
): Promise<Counts> {
  const startedAt = performance.now()
  const { status, remark, output } = await resultOf(row, machine, around)
  if (status === 'failed' && !shown) for (const line of output.filter(matters)) console.log(`  │ ${line}`)
  console.log(rowLine(row, status, performance.now() - startedAt, remark))
  return status === 'failed' ? one(false, rowName(row)) : { ...NONE, [status]: 1 }
}

function matters(line: string): boolean {
  return !line.startsWith('passed ') && !line.startsWith('not-run ')
}

async function resultOf(
  row: Row,
  machine: FreshMachine | undefined,
  around: Surroundings,
): Promise<RowResult> {
  const reason = whyNot(row)
  if (machine === undefined || reason !== null) {
    return { status: 'skipped', remark: reason ?? '', output: [] }
  }
  try {
    return await runRow(row, machine, around)
  } catch (error) {
    around.interrupted.throwIfAborted()
    const output = (error as Error).message.split('\n')
    for (const line of output) around.onLine(line)
    return { status: 'failed', remark: '', output }
  }
}
