import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { interleave, milliseconds, type Spread, spreadOf } from '../measure.ts'
import { atLeast, atMost, type BenchOptions, type Line } from '../row.ts'

const MB = 1_000_000
const SIZES = [
  { words: '1 MB', blocks: 16 },
  { words: '100 MB', blocks: 1600 },
  { words: '1 GiB', blocks: 16_384 },
]
const LARGEST = { words: '10 GiB', blocks: 163_840 }
const BLOCK_BYTES = 64 * 1024
const PROGRAM = resolve(import.meta.dirname, '../output-engine.ts')
const run = promisify(execFile)

/** What one step may print: rate and memory of the session engine, beside a pipe into `cat`. */
export async function measureOutput({ full, rounds }: BenchOptions): Promise<Line[]> {
  const lines: Line[] = []
  for (const size of full ? [...SIZES, LARGEST] : SIZES) lines.push(...(await measure(size, rounds ?? 3)))
  if (full) return lines
  return [...lines, { what: '10 GiB', figure: null, unit: 'MB/s', note: 'only with --full' }]
}

/** What a process that prints large blocks as fast as it can does: the hardest for whoever reads. */
function producer(blocks: number): string {
  return `dd if=/dev/zero bs=${BLOCK_BYTES} count=${blocks} status=none`
}

async function measure({ words, blocks }: (typeof SIZES)[number], rounds: number): Promise<Line[]> {
  const script = producer(blocks)
  const megabytes = (blocks * BLOCK_BYTES) / MB
  const peaks: number[] = []
  const found = await interleave(
    [
      { name: 'cat', once: async () => megabytes / (await catSeconds(script)) },
      { name: 'engine', once: async () => megabytes / (await engineSeconds(script, blocks, peaks)) },
    ],
    rounds,
  )
  return toLines(words, found.get('cat')!, found.get('engine')!, spreadOf(peaks))
}

async function catSeconds(script: string): Promise<number> {
  return (await milliseconds(() => run('bash', ['-c', `${script} | cat >/dev/null`]))) / 1000
}

async function engineSeconds(script: string, blocks: number, peaks: number[]): Promise<number> {
  const { stdout } = await run(process.execPath, [PROGRAM, script])
  const { durationMs, bytes, peakKilobytes } = JSON.parse(stdout)
  if (bytes !== blocks * BLOCK_BYTES) throw new Error(`the session engine lost bytes: ${bytes}, of ${script}`)
  peaks.push((peakKilobytes * 1024) / MB)
  return durationMs / 1000
}

function toLines(words: string, cat: Spread, engine: Spread, peak: Spread): Line[] {
  const rate = spreadOf([engine.median / cat.median])
  return [
    { what: `cmd | cat, ${words}`, figure: cat, unit: 'MB/s' },
    { what: `a step, ${words}`, figure: engine, unit: 'MB/s' },
    {
      what: `a step ÷ cmd | cat, ${words}`,
      figure: rate,
      unit: '×',
      goal: atLeast(rate, 0.5),
      ...(words === '1 MB' && { note: 'mostly the start of bash and of dd' }),
    },
    { what: `memory at its peak, ${words}`, figure: peak, unit: 'MB', goal: atMost(peak, 200) },
  ]
}
