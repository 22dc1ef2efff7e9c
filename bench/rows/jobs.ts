import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { interleave, type Spread, single } from '../measure.ts'
import { labrunArgv, timeProcess } from '../process.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'

const LABS = 6
const JOBS = 2
const GOAL = 0.65

/** Six labs two at once, beside the same one after the other: a real lab, and one that is hardly more than its host. */
export async function measureJobs(options: BenchOptions): Promise<Line[]> {
  const guide = sixLabs(options, 'guide', (file) =>
    copyFileSync(join(options.checkout, 'labs/namespaces.md'), file),
  )
  const step = sixLabs(options, 'one-step', (file) =>
    writeFileSync(file, '---\ntitle: A host\nrequires: { images: [nginx] }\n---\n\n```bash host\n:\n```\n'),
  )
  const found = await interleave(
    [
      ...contestants(options, 'labs/namespaces.md six times', guide),
      ...contestants(options, 'six labs of one step', step),
    ],
    options.rounds ?? 3,
  )
  return [
    ...toLines('labs/namespaces.md six times', found, true),
    ...toLines('six labs of one step', found, false),
  ]
}

function sixLabs({ scratch, checkout }: BenchOptions, name: string, write: (file: string) => void): string {
  const folder = join(scratch, name)
  mkdirSync(folder)
  symlinkSync(join(checkout, 'labs/_images'), join(folder, '_images'))
  for (let number = 1; number <= LABS; number += 1) write(join(folder, `lab-${number}.md`))
  return folder
}

function contestants({ checkout, scratch }: BenchOptions, name: string, folder: string) {
  const run = (jobs: number) => ({
    name: `${name}, --jobs ${jobs}`,
    once: () => timeProcess([...labrunArgv(checkout), folder, '--jobs', String(jobs)], scratch),
  })
  return [run(1), run(JOBS)]
}

function toLines(name: string, found: Map<string, Spread>, isGoal: boolean): Line[] {
  const [serial, atOnce] = [1, JOBS].map((jobs) => found.get(`${name}, --jobs ${jobs}`)!)
  const ratio = single(atOnce!.median / serial!.median)
  return [
    { what: `${name}, --jobs 1`, figure: serial!, unit: 'ms' },
    { what: `${name}, --jobs ${JOBS}`, figure: atOnce!, unit: 'ms' },
    {
      what: `--jobs ${JOBS} ÷ --jobs 1`,
      figure: ratio,
      unit: '×',
      ...(isGoal && { goal: atMost(ratio, GOAL) }),
      note: `${availableParallelism()} processors`,
    },
  ]
}
