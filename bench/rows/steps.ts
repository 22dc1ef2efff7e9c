import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { interleave, milliseconds, type Spread, single } from '../measure.ts'
import { trivialLab } from '../peers/peers.ts'
import { labrunArgv, timeProcess } from '../process.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'

const SIZES = [1, 100, 1000, 10_000]
const ROUNDS = [9, 5, 3, 3]
/** Whoever would take longer for one lab is left out, and one round is enough of what takes long. */
const TOO_LONG_MS = 60_000
const LONG_MS = 4000

/** How the time of a lab grows with its steps. */
export async function measureSteps(options: BenchOptions): Promise<Line[]> {
  const racers = makeRacers(options)
  const lines: Line[] = []
  for (const [index, size] of SIZES.entries()) {
    lines.push(...(await race(racers, size, options.rounds ?? ROUNDS[index]!)))
  }
  return [...lines, ...growth(racers.find(({ name }) => name === 'labrun')!)]
}

interface Racer {
  name: string
  argv: readonly string[]
  fileName: string
  write(steps: number): string
  cwd: string
  /** By number of steps. */
  found: Map<number, Spread>
}

function makeRacers({ checkout, scratch, peers }: BenchOptions): Racer[] {
  const common = { cwd: scratch }
  const labrun = { name: 'labrun', argv: labrunArgv(checkout), fileName: 'steps.md', write: trivialLab }
  const others = peers.map(({ name, find, fileName, write }) => ({ name, argv: find()!, fileName, write }))
  return [labrun, ...others].map((racer) => ({ ...racer, ...common, found: new Map() }))
}

async function race(racers: readonly Racer[], size: number, rounds: number): Promise<Line[]> {
  const quick: Racer[] = []
  const left: Line[] = []
  for (const racer of racers) {
    const expectedMs = expected(racer, size)
    if (expectedMs > TOO_LONG_MS) left.push(leftOut(racer, size, expectedMs))
    else if (expectedMs > LONG_MS) racer.found.set(size, single(await milliseconds(() => run(racer, size))))
    else quick.push(racer)
  }
  const found = await interleave(
    quick.map((racer) => ({ name: racer.name, once: () => run(racer, size) })),
    rounds,
  )
  for (const racer of quick) racer.found.set(size, found.get(racer.name)!)
  return [...racers.filter(({ found }) => found.has(size)).map((racer) => measured(racer, size)), ...left]
}

function run(racer: Racer, size: number): Promise<number> {
  writeFileSync(join(racer.cwd, racer.fileName), racer.write(size))
  return timeProcess([...racer.argv, racer.fileName], racer.cwd)
}

/** From the two sizes before, as a line. */
function expected({ found }: Racer, size: number): number {
  const [before, last] = [...found].slice(-2)
  if (last === undefined || before === undefined) return 0
  return last[1].median + ((last[1].median - before[1].median) / (last[0] - before[0])) * (size - last[0])
}

function measured({ name, found }: Racer, size: number): Line {
  const figure = found.get(size)!
  const each = size === 1 ? {} : { note: `${perStep(found, 1, size).toFixed(3)} ms a further step` }
  return { what: `${name}, ${words(size)}`, figure, unit: 'ms', ...each }
}

function leftOut({ name }: Racer, size: number, expectedMs: number): Line {
  const note = `left out: it would take ${Math.round(expectedMs / 1000)} s`
  return { what: `${name}, ${words(size)}`, figure: null, unit: 'ms', note }
}

function growth({ found }: Racer): Line[] {
  const few = single(perStep(found, 1, 1000))
  const many = single(perStep(found, 1000, 10_000))
  const flat = single(many.median / few.median)
  return [
    { what: 'labrun, a step of 1 000', figure: few, unit: 'ms/step', goal: atMost(few, 1) },
    { what: 'labrun, a step of the next 9 000', figure: many, unit: 'ms/step', goal: atMost(many, 1) },
    {
      what: 'labrun, the next 9 000 ÷ 1 000',
      figure: flat,
      unit: '×',
      goal: atMost(flat, 1.2, 'flat: ≤ 1.2'),
    },
  ]
}

function perStep(found: Map<number, Spread>, from: number, to: number): number {
  return (found.get(to)!.median - found.get(from)!.median) / (to - from)
}

function words(size: number): string {
  return size === 1 ? '1 step' : `${size.toLocaleString('en').replaceAll(',', ' ')} steps`
}
