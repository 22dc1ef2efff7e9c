import type { Counts } from '../test/counts.ts'
import { NONE, one, sum } from '../test/counts.ts'
import { baseRoot } from './base-root.ts'
import { CHECKOUT, cloneInto } from './clone.ts'
import { withoutHosts } from './enclosed.ts'
import { createMachine, type FreshMachine } from './fresh-machine.ts'
import { withScratch } from './scratch.ts'

/** A trial of the two commands, as someone meets them who has just cloned. */
interface Trial {
  name: string
  argv: string[]
  /** What its output must hold, line by line in any order. */
  says?: RegExp
}

const TRIALS: readonly Trial[] = [
  { name: 'npm start', argv: ['npm', 'start'], says: /^set-up: done in / },
  { name: 'npm start, again', argv: ['npm', 'start'], says: /^set-up: nothing to do / },
  { name: 'npx labrun --version', argv: ['npx', 'labrun', '--version'], says: /^(labrun )?\d+\.\d+\.\d+/ },
  { name: 'npm test', argv: ['npm', 'test'], says: /^\d+ passed, 0 failed, \d+ skipped$/ },
]

/**
 * Tries the two commands on a fresh machine, and that nothing of the machine is left afterwards.
 *
 * @param options.workTree what is not committed yet is tried too
 * @param options.only the trials whose names begin so
 */
export async function tryFresh(
  options: { workTree: boolean; only?: string },
  interrupted: AbortSignal,
): Promise<Counts> {
  if (process.getuid?.() !== 0) throw new Error('a fresh machine needs root here')
  return withScratch((scratch) => tryIn(scratch, options, interrupted))
}

async function tryIn(
  scratch: string,
  options: { workTree: boolean; only?: string },
  interrupted: AbortSignal,
): Promise<Counts> {
  const counts: Counts[] = []
  let machine: FreshMachine | undefined
  try {
    const base = await timed('base root', () => baseRoot(scratch, interrupted))
    machine = await timed('fresh machine', () => createMachine(base, scratch, interrupted))
    await cloneInto(machine, options.workTree, interrupted)
    const trials = TRIALS.filter(({ name }) => name.startsWith(options.only ?? ''))
    counts.push(...(await tryAll(machine, trials)))
  } finally {
    const left = (await machine?.remove()) ?? []
    for (const what of left) console.log(`fresh: left behind: ${what}`)
    counts.push(one(left.length === 0, 'something is left behind'))
  }
  return sum(counts)
}

/** One after the other; none means anything where the one before it failed. */
async function tryAll(machine: FreshMachine, trials: readonly Trial[]): Promise<Counts[]> {
  const counts: Counts[] = []
  for (const [at, trial] of trials.entries()) {
    const passed = await tryOut(machine, trial)
    counts.push(one(passed, trial.name))
    if (passed) continue
    counts.push({ ...NONE, skipped: trials.length - at - 1 })
    break
  }
  return counts
}

async function tryOut(machine: FreshMachine, { name, argv, says }: Trial): Promise<boolean> {
  const lines: string[] = []
  const show = (line: string) => {
    lines.push(line)
    console.log(`fresh │ ${withoutHosts(line)}`)
  }
  const environment = ['env', '-C', CHECKOUT, 'CI=true', 'LABRUN_FRESH=1']
  const ended = await timed(name, () => machine.run([...environment, ...argv], show))
  const said = says === undefined || lines.some((line) => says.test(line))
  if (!ended) console.log(`fresh: ${name} failed`)
  else if (!said) console.log(`fresh: ${name} did not say ${says}`)
  return ended && said
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await work()
  console.log(`fresh: ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
  return result
}
