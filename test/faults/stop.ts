import { setTimeout as sleep } from 'node:timers/promises'
import { type CommandEnd, runLabrun, startLabrun } from './command.ts'
import { machineDifference, readMachine, strangers, testFolder, untilAlone } from './machine.ts'
import { writeLab } from './trouble-lab.ts'
import { findVictims, type Kind } from './victims.ts'

/** What a run came to in which somebody was stopped for a while. */
export interface StoppedRun {
  exitCode: number | null
  /** `id status`, as the plain reporter says it. */
  steps: string[]
  stderr: string
  left: string[]
}

/** Whom to stop: those of a kind, or all there are, as when the machine is suspended. */
export type Stopped = Exclude<Kind, 'clean'> | 'all'

const SLOW = '\n```bash host id=slow\nfor i in 1 2 3 4 5; do echo $i; sleep 0.2; done\n```\n'
const LONG = '\n```bash host id=long\nsleep 60\n```\n'

/** On an outer machine: stops processes in the middle of a step, has them go on, and waits for the run's end. */
export async function stopFor(kind: Stopped, ms: number): Promise<StoppedRun> {
  const before = await readMachine()
  const { ended } = startLabrun([writeLab(testFolder, 'slow', 'docker: false', SLOW)])
  await eventuallySession()
  const pids = victims(kind)
  signal(pids, 'SIGSTOP')
  await sleep(ms)
  signal(pids, 'SIGCONT')
  return outcome(await ended, before)
}

/** On an outer machine: the supervisor is stopped, the engine is killed meanwhile, and then the supervisor goes on. */
export async function killEngineUnderStopped(ms: number): Promise<StoppedRun & { cleaned: string }> {
  const before = await readMachine()
  const { ended } = startLabrun([writeLab(testFolder, 'slow', 'docker: false', LONG)])
  await eventuallySession()
  const supervisor = findVictims('supervisor')
  signal(supervisor, 'SIGSTOP')
  signal(findVictims('engine'), 'SIGKILL')
  await sleep(ms)
  // Its run is not dead: nobody else may take it away.
  const { stdout } = await runLabrun('clean')
  signal(supervisor, 'SIGCONT')
  return { ...(await outcome(await ended, before)), cleaned: stdout }
}

async function outcome(
  { exitCode, stdout, stderr }: CommandEnd,
  before: Awaited<ReturnType<typeof readMachine>>,
): Promise<StoppedRun> {
  await untilAlone()
  const left = machineDifference(before, await readMachine()).filter((line) => !EMPTY_STATE.test(line))
  const steps = [...stdout.matchAll(/^([a-z-]+) +([a-z]+) +\//gm)].map(([, status, id]) => `${id} ${status}`)
  return { exitCode, steps, stderr, left }
}

/** These folders stay. */
const EMPTY_STATE = /^\+ files: (\/var\/lib\/labrun(\/runs)?|\/run\/faults.*)$/

async function eventuallySession(): Promise<void> {
  for (let waited = 0; findVictims('shell').length === 0; waited += 5) {
    if (waited > 20_000) throw new Error('no shell came up')
    await sleep(5)
  }
  await sleep(200)
}

function victims(kind: Stopped): number[] {
  return kind === 'all' ? strangers().map(({ pid }) => pid) : findVictims(kind)
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // It has ended meanwhile.
    }
  }
}
