import { setTimeout as sleep } from 'node:timers/promises'
import { isMissing, type ProgramEnd, runProgram } from './run-program.ts'

/** How often a program is run that can't be had, and for how long it is begun anew. */
const TIMES = 3
const LIMIT_MS = 5000
const AGAIN_MS = 10

/** What iproute2 says, with exit status 0, where the kernel's list has changed while it was told. */
const INTERRUPTED = /dump was interrupted/i

/** Whether a program has told all that it had to. */
export function isWhole({ status, stderr }: ProgramEnd): boolean {
  return status === 0 && !INTERRUPTED.test(stderr)
}

/**
 * Runs programs that tell how a machine is, and once more those that failed or were interrupted: something else may be at
 * the same list, or have its lock.
 */
export async function runWhole<Argv>(
  argvs: readonly Argv[],
  run: (argvs: readonly Argv[]) => Promise<ProgramEnd[]>,
): Promise<ProgramEnd[]> {
  const deadline = performance.now() + LIMIT_MS
  const ends = await run(argvs)
  for (let time = 1; time < TIMES && performance.now() < deadline; time++) {
    const again = [...ends.keys()].filter((at) => !isWhole(ends[at]!) && !isMissing(ends[at]!))
    if (again.length === 0) break
    await sleep(AGAIN_MS)
    const others = await run(again.map((at) => argvs[at]!))
    for (const [index, at] of again.entries()) ends[at] = others[index]!
  }
  return ends
}

/** The same of one program. */
export async function runOneWhole(argv: readonly string[]): Promise<ProgramEnd> {
  const [end] = await runWhole([argv], (all) => Promise.all(all.map((one) => runProgram(one))))
  return end!
}

/** Why it can't be had, in words. */
export function whyNotWhole(end: ProgramEnd): string {
  if (isMissing(end)) return 'not installed'
  return end.stderr.trim().split('\n')[0] || `exit status ${end.status}`
}
