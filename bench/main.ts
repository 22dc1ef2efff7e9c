/**
 * `npm run bench`: what labrun costs, beside what others cost on the same machine in the same minutes.
 *
 *   ROW…           only these rows (`--list` tells them)
 *   --full         also what takes minutes: 10 GiB
 *   --rounds N     rounds of each measurement, where a row measures in rounds
 *   --json         the data
 *   --no-install   leave out the peers that are missing
 *   --checkout DIR the checkout whose built labrun is measured (default: this one)
 *
 * Exit status 0, whether goals are met or not: it measures, it does not judge. 1 where something could not be measured.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine, load, machineText } from './machine.ts'
import { installPeers } from './peers/install-peers.ts'
import { PEERS } from './peers/peers.ts'
import type { BenchOptions, Line, Row } from './row.ts'
import { ROWS } from './rows.ts'
import { lineText } from './table.ts'

interface RowResult {
  name: string
  title: string
  load: number[]
  lines: Line[]
  /** Why the row could not be measured. */
  error: string | null
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    'no-install': { type: 'boolean', default: false },
    rounds: { type: 'string' },
    checkout: { type: 'string', default: resolve(import.meta.dirname, '..') },
  },
})

async function main(): Promise<number> {
  const unknown = positionals.filter((word) => !ROWS.some(({ name }) => name === word))
  if (values.list || unknown.length > 0) {
    if (unknown.length > 0) console.error(`bench: no such row: ${unknown.join(', ')}; there are`)
    for (const { name, title } of ROWS) console.log(`${name.padEnd(14)} ${title}`)
    return unknown.length > 0 ? 2 : 0
  }
  const scratch = mkdtempSync(join(tmpdir(), 'labrun-bench-'))
  try {
    return await measureAll(await optionsFor(scratch))
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function optionsFor(scratch: string): Promise<BenchOptions> {
  const isMissing = (peer: (typeof PEERS)[number]) => peer.find() === null
  if (!values['no-install']) await installPeers(PEERS.filter(isMissing))
  for (const { name, install } of PEERS.filter(isMissing)) {
    console.error(`bench: ${name.toUpperCase()} IS MISSING and left out; to install it: ${install}`)
  }
  return {
    checkout: resolve(values.checkout),
    scratch,
    rounds: values.rounds === undefined ? null : Number(values.rounds),
    full: values.full,
    peers: PEERS.filter((peer) => !isMissing(peer)),
  }
}

async function measureAll(options: BenchOptions): Promise<number> {
  const machine = describeMachine()
  say(`${machineText(machine)}\nmedians; lowest … highest of so many interleaved rounds`)
  const rows = ROWS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  const results: RowResult[] = []
  for (const row of rows) results.push(await measureRow(row, options))
  const missed = results.flatMap(({ lines }) => lines).filter(({ goal }) => goal?.isMet === false)
  say(
    `\ngoals missed: ${missed.map(({ what }) => what).join('; ') || 'none'}\nload at the end ${load().join(' ')}`,
  )
  if (values.json) console.log(JSON.stringify({ machine, rows: results, loadAtEnd: load() }, null, 2))
  return results.every(({ error }) => error === null) ? 0 : 1
}

async function measureRow(row: Row, options: BenchOptions): Promise<RowResult> {
  const { name, title } = row
  const before = load()
  try {
    const lines = await row.run(options)
    say(`\n${name}: ${title} (load ${before[0]})\n${lines.map(lineText).join('\n')}`)
    return { name, title, load: before, lines, error: null }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    console.error(`\n${name}: NOT MEASURED: ${words}`)
    return { name, title, load: before, lines: [], error: words }
  }
}

function say(text: string): void {
  if (!values.json) console.log(text)
}

process.exitCode = await main()
