import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { single } from '../measure.ts'
import { memoryOf } from '../memory.ts'
import { labrunArgv } from '../process.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'

const COUNTS = [100, 300, 1000]
/** What of each lab ten times as many labs may cost. */
const GOAL = 1.2
/** Often enough for a host that is up for half a second; each look takes some milliseconds. */
const LOOK_MS = 250

const COMMANDS = {
  list: ['list'],
  check: ['check'],
  '--plan': ['run', '--plan'],
  'a run, --jobs 2': ['run', '--jobs', '2', '--reporter', 'plain'],
}

/** What one command over so many labs came to. */
interface Sample {
  wallMs: number
  /** Of all processes that it started, and that have ended. */
  cpuMs: number
  /** Of all of them at once, at most. */
  peakMb: number
  processes: number
}

/** Hundreds of labs of three steps without Docker: whether time and memory grow as a line. */
export async function measureScale(options: BenchOptions): Promise<Line[]> {
  const lines: Line[] = []
  for (const [name, argv] of Object.entries(COMMANDS)) {
    const samples: Sample[] = []
    for (const count of COUNTS) samples.push(await sample(options, argv, labsIn(options, count)))
    lines.push(...samples.flatMap((one, index) => toLines(name, COUNTS[index]!, one)), growth(name, samples))
  }
  return [...lines, await leftovers(options)]
}

function toLines(name: string, count: number, { wallMs, cpuMs, peakMb, processes }: Sample): Line[] {
  const what = `${name}, ${count} labs`
  return [
    { what: `${what}, wall`, figure: single(wallMs / count), unit: 'ms/lab' },
    { what: `${what}, processors`, figure: single(cpuMs / count), unit: 'ms/lab' },
    { what: `${what}, peak`, figure: single(peakMb), unit: 'MB', note: `${processes} processes at once` },
  ]
}

function growth(name: string, samples: readonly Sample[]): Line {
  const perLab = samples.map(({ cpuMs }, index) => cpuMs / COUNTS[index]!)
  const figure = single(perLab.at(-1)! / perLab[0]!)
  return { what: `${name}, a lab of 1000 ÷ of 100`, figure, unit: '×', goal: atMost(figure, GOAL) }
}

function labsIn({ scratch }: BenchOptions, count: number): string {
  const folder = join(scratch, `scale-${count}`)
  mkdirSync(folder, { recursive: true })
  for (let number = 1; number <= count; number += 1)
    writeFileSync(join(folder, `lab-${String(number).padStart(4, '0')}.md`), labText(number))
  return folder
}

function labText(number: number): string {
  const step = (script: string, output: string) =>
    `\`\`\`bash host\n${script}\n\`\`\`\n\n\`\`\`output\n${output}\n\`\`\`\n`
  return [
    `---\ntitle: Lab ${number}\nrequires: { docker: false }\n---\n`,
    step(`mkdir work && cd work\necho "number ${number}" > number\ncat number`, `number ${number}`),
    step('seq 3 > lines\nwc -l < lines', '3'),
    step("ip -br link show lo | awk '{ print $1 }'", 'lo'),
  ].join('\n')
}

/** bash tells what its children took, of processors; their memory is looked at from outside. */
async function sample(
  { checkout, scratch }: BenchOptions,
  argv: readonly string[],
  folder: string,
): Promise<Sample> {
  const started = performance.now()
  const script = '"$@" > /dev/null || exit; times >&2'
  const child = spawn('bash', ['-c', script, 'bash', ...labrunArgv(checkout), ...argv, folder], {
    cwd: scratch,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close')
  const words = text(child.stderr)
  const peak = { peakMb: 0, processes: 0 }
  let isRunning = true
  void ended.then(() => {
    isRunning = false
  })
  while (isRunning) {
    const { proportionalMb, processes } = memoryOf(child.pid!)
    peak.peakMb = Math.max(peak.peakMb, proportionalMb)
    peak.processes = Math.max(peak.processes, processes)
    await Promise.race([delay(LOOK_MS), ended])
  }
  const [code] = await ended
  if (code !== 0) throw new Error(`labrun ${argv.join(' ')}: exit status ${code}\n${await words}`)
  return { wallMs: performance.now() - started, cpuMs: cpuOf(await words), ...peak }
}

/** The last line of bash's `times`: `0m1.234s 0m0.567s`. */
function cpuOf(words: string): number {
  const times = words.trimEnd().split('\n').at(-1)!
  return [...times.matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000)
    .reduce((sum, ms) => sum + ms, 0)
}

async function leftovers({ checkout, scratch }: BenchOptions): Promise<Line> {
  const [command = '', ...argv] = [...labrunArgv(checkout), 'clean', '--dry-run']
  const child = spawn(command, argv, { cwd: scratch, stdio: ['ignore', 'pipe', 'inherit'] })
  const told = (await text(child.stdout)).split('\n')
  const note = told
    .filter((line) => !line.startsWith('Still going on'))
    .join(' ')
    .trim()
  return { what: 'left behind (labrun clean --dry-run)', figure: null, unit: 'MB', note }
}
