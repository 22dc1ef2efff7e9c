import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Contestant, interleave } from '../measure.ts'
import { trivialLab } from '../peers/peers.ts'
import { labrunArgv, timeProcess } from '../process.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'

/** One trivial step, from the start of the process to its end. */
export async function measureOneStep(options: BenchOptions): Promise<Line[]> {
  const found = await interleave(contestants(options), options.rounds ?? 15)
  const node = found.get(NODE)!
  const zx = found.get('zx')
  const notes = new Map(options.peers.map(({ name, note }) => [name, note]))
  const lines = [...found].map(([what, figure]): Line => {
    const note = notes.get(what)
    return { what, figure, unit: 'ms', ...(note !== undefined && { note }) }
  })
  const labrun = found.get(LABRUN)!
  lines.push({
    what: 'labrun ÷ bare node',
    figure: ratio(labrun.median, node.median),
    unit: '×',
    goal: atMost(ratio(labrun.median, node.median), 4),
  })
  if (zx === undefined) return lines
  const byZx = ratio(labrun.median, zx.median)
  return [...lines, { what: 'labrun ÷ zx', figure: byZx, unit: '×', goal: atMost(byZx, 1) }]
}

const LABRUN = 'labrun'
const NODE = 'bare node'

function ratio(a: number, b: number) {
  return { median: a / b, lowest: a / b, highest: a / b, count: 1 }
}

function contestants({ checkout, scratch, peers }: BenchOptions): Contestant[] {
  writeFileSync(join(scratch, 'one.md'), trivialLab(1))
  const process = (name: string, argv: readonly string[]) => ({
    name,
    once: () => timeProcess(argv, scratch),
  })
  return [
    process(LABRUN, [...labrunArgv(checkout), 'one.md']),
    ...peers.map((peer) => {
      writeFileSync(join(scratch, peer.fileName), peer.write(1))
      return process(peer.name, [...peer.find()!, peer.fileName])
    }),
    process(NODE, [globalThis.process.execPath, '-e', '0']),
  ]
}
