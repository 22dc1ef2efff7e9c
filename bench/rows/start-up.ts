import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../../src/core/event.ts'
import { spreadOf } from '../measure.ts'
import { trivialLab } from '../peers/peers.ts'
import { labrunArgv, type TimedEvent, timeEvents, timeProcess } from '../process.ts'
import type { BenchOptions, Line } from '../row.ts'

/** Where the time of a small lab goes, as far as it can be seen from outside: by shorter commands, and by events. */
export async function measureStartUp(options: BenchOptions): Promise<Line[]> {
  const lab = join(options.scratch, 'two.md')
  writeFileSync(lab, trivialLab(2))
  const parts = new Map<string, number[]>()
  for (let round = 0; round <= (options.rounds ?? 15); round += 1) {
    for (const [name, ms] of await measureParts(options, lab)) {
      if (round > 0) parts.set(name, [...(parts.get(name) ?? []), ms])
    }
  }
  return [...parts].map(
    ([what, values]): Line => ({ what, figure: spreadOf(values), unit: 'ms', ...noteOn(what) }),
  )
}

const NOTES: Record<string, string> = {
  'engine starts': 'reads the commit, too',
  'first step': 'opens its shell',
  'lab ends': 'the shell ends, then the host',
  whole: 'in each round the sum of all above',
}

function noteOn(what: string): { note: string } | undefined {
  const note = NOTES[what]
  return note === undefined ? undefined : { note }
}

async function measureParts({ checkout, scratch }: BenchOptions, lab: string): Promise<[string, number][]> {
  const time = (...argv: string[]) => timeProcess(argv, scratch)
  const node = await time(process.execPath, '-e', '0')
  const version = await time(...labrunArgv(checkout), '--version')
  const check = await time(...labrunArgv(checkout), 'check', lab)
  const { events, endMs } = await timeEvents(checkout, lab)
  const at = (type: Event['type'], index = 0) => atOf(events, type, index)
  return [
    ['node starts', node],
    ['labrun is loaded', version - node],
    ['lab is read and checked', check - version],
    ['engine starts', at('run-start') - check],
    ['host starts', at('host-ready') - at('run-start')],
    ['first step', at('step-end') - at('host-ready')],
    ['second step', at('step-end', 1) - at('step-end')],
    ['lab ends', at('lab-end') - at('step-end', 1)],
    ['process ends', endMs - at('lab-end')],
    ['whole', endMs],
  ]
}

function atOf(events: readonly TimedEvent[], type: Event['type'], index: number): number {
  return events.filter(({ event }) => event.type === type)[index]!.atMs
}
