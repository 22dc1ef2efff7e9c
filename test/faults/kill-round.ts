import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machineHierarchies } from '../../src/cleanup/cgroups.ts'
import { defaultStateDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'
import { type CommandEnd, type RunningCommand, runLabrun, startLabrun } from './command.ts'
import { type Machine, machineDifference, readMachine, testFolder, untilAlone } from './machine.ts'
import type { Random } from './random.ts'
import { type Trouble, writeTroubleLab } from './trouble-lab.ts'
import { judgeVerdict, type Written } from './verdict.ts'
import { findVictims, type Kind, withDocker } from './victims.ts'

/** What one kill came to. */
export interface Round {
  kind: Kind
  trouble: Trouble
  /** From when the victims were there to the kill. */
  delayMs: number
  /** 0: nobody was there any more, and it does not count. */
  killed: number
  exitCode: number | null
  /** What of the kernel's was left although it should not: processes, mounts, links, rules … */
  left: string[]
  /** Directories and cgroups before `labrun clean`, which may be, and after it, which may not. */
  onDiskBefore: number
  onDiskAfter: string[]
  /** From the kill to the last process gone; with a paused container and nobody left to thaw it, to `clean`. */
  goneMs: number
  /** All that is wrong, `left` and `onDiskAfter` included. */
  problems: string[]
}

/** How long victims of a kind live in a run that nothing disturbs. */
export type Lifetimes = Map<string, number>

const KILL_LIMIT_MS = 60_000
const reportFile = join(testFolder, 'report.json')
const eventsFile = join(testFolder, 'events.ndjson')
const OLD_REPORT = '{"version":1,"status":"passed","old":true}\n'

/** Starts a lab, kills who is to be killed at a random moment, and looks at what is left before and after `clean`. */
export async function playRound(
  kind: Kind,
  random: Random,
  before: Machine,
  lifetimes: Lifetimes,
): Promise<Round> {
  const trouble = chooseTrouble(kind, random)
  const victims = kind === 'clean' ? 'both' : kind
  const since = chooseBeginning(kind, random)
  const delayMs = random.next() * (await lifetime(since, trouble, lifetimes)) * 1.02
  const run = startRun(trouble)
  const killed = await killAfter(since, victims, delayMs, run, random)
  const killedAt = performance.now()
  const end = await run.ended
  const round: Round = {
    ...{ kind, trouble, delayMs, killed, exitCode: end.exitCode, left: [], onDiskBefore: 0, onDiskAfter: [] },
    ...{ goneMs: 0, problems: [] },
  }
  const frozen = victims === 'both' && trouble.paused
  if (!frozen) {
    await alone(round)
    round.goneMs = performance.now() - killedAt
    round.left = machineDifference(before, await readMachine()).filter((line) => !isOnDisk(line))
    round.problems.push(...round.left)
  }
  round.onDiskBefore = leftOnDisk().length
  if (killed > 0) round.problems.push(...judgeVerdict(victims, end, readWritten()))
  await cleanUp(round, random, lifetimes)
  if (frozen) {
    await alone(round)
    round.goneMs = performance.now() - killedAt
  }
  round.onDiskAfter = machineDifference(before, await readMachine())
  round.problems.push(...round.onDiskAfter)
  return round
}

/**
 * From when the moment is counted: on a busy machine half of a run is reading programs. A run that is killed before it
 * makes anything leaves `clean` nothing to do.
 */
function chooseBeginning(kind: Kind, random: Random): Exclude<Kind, 'clean'> {
  const whole = random.chance(0.4)
  if (kind === 'clean') return 'unshare'
  const early = ['labrun', 'engine', 'supervisor', 'both'].includes(kind)
  return early && !whole ? 'unshare' : kind
}

function chooseTrouble(kind: Kind, random: Random): Trouble {
  const share = random.next()
  const docker = withDocker.includes(kind) || share < (kind === 'clean' ? 0.2 : 0.5)
  return { docker, paused: docker && random.chance(0.25) }
}

async function lifetime(
  kind: Exclude<Kind, 'clean'>,
  trouble: Trouble,
  lifetimes: Lifetimes,
): Promise<number> {
  const key = `${kind} ${JSON.stringify(trouble)}`
  const known = lifetimes.get(key)
  if (known !== undefined) return known
  const run = startRun(trouble)
  await untilThere(kind, run)
  const there = performance.now()
  const { exitCode, stderr } = await run.ended
  const life = performance.now() - there
  if (exitCode !== 0) throw new Error(`the lab fails even when nobody is killed: ${exitCode} ${stderr}`)
  lifetimes.set(key, life)
  await untilAlone()
  return life
}

function startRun(trouble: Trouble): RunningCommand {
  rmSync(testFolder, { recursive: true, force: true })
  mkdirSync(testFolder)
  writeFileSync(reportFile, OLD_REPORT)
  const lab = writeTroubleLab(testFolder, trouble)
  return startLabrun([lab, '--reporter', `json:${reportFile}`, '--reporter', `ndjson:${eventsFile}`])
}

/** Kills the victims when they have lived for so long; how many there were. */
async function killAfter(
  since: Exclude<Kind, 'clean'>,
  kind: Exclude<Kind, 'clean'>,
  delayMs: number,
  run: RunningCommand,
  random: Random,
): Promise<number> {
  if (!(await untilThere(since, run))) return 0
  await Promise.race([sleep(delayMs), run.ended])
  const victims = findVictims(kind)
  if (random.chance(0.5)) victims.reverse()
  const chosen = kind === 'shell' ? victims.slice(0, 1) : victims
  const killed = chosen.filter(kill).length
  // Who was being started meanwhile.
  if (kind === 'both') findVictims(kind).forEach(kill)
  return killed
}

/** Resolves once a victim is there, or the run has ended: then with `false`. */
async function untilThere(kind: Exclude<Kind, 'clean'>, run: RunningCommand): Promise<boolean> {
  const deadline = performance.now() + KILL_LIMIT_MS
  while (run.child.exitCode === null && performance.now() < deadline) {
    if (kind === 'labrun' || kind === 'both' || findVictims(kind).length > 0) return true
    await sleep(2)
  }
  return false
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

async function alone(round: Round): Promise<void> {
  await untilAlone().catch((error: Error) => {
    round.left.push(error.message)
    round.problems.push(error.message)
  })
}

/** `labrun clean`, or the next run, takes all away; a further `clean` has nothing to do. */
async function cleanUp(round: Round, random: Random, lifetimes: Lifetimes): Promise<void> {
  if (round.kind === 'clean') await killClean(round, random, lifetimes)
  const byRun = random.chance(0.2)
  const first = byRun ? await runNext() : await runLabrun('clean')
  expectCode(round, byRun ? 'the next run' : 'clean', first, 0)
  const second = await runLabrun('clean')
  expectCode(round, 'the second clean', second, 0)
  if (second.stdout !== 'Nothing was left.\n') round.problems.push(`the second clean says: ${second.stdout}`)
}

function runNext(): Promise<CommandEnd> {
  return runLabrun(writeTroubleLab(join(testFolder, 'next'), { docker: false, paused: false }))
}

/** At any moment of the time that it takes; the first round is only for knowing that. */
async function killClean(round: Round, random: Random, lifetimes: Lifetimes): Promise<void> {
  const life = lifetimes.get('clean')
  const { child, ended } = startLabrun(['clean'])
  if (life !== undefined) {
    await Promise.race([sleep(random.next() * life), ended])
    child.kill('SIGKILL')
  }
  const { signal, durationMs } = await ended
  if (life === undefined) lifetimes.set('clean', durationMs * 1.1)
  // Counted is who was killed at its work.
  round.killed = signal === 'SIGKILL' && round.onDiskBefore > 0 ? 1 : 0
}

function expectCode(
  round: Round,
  what: string,
  { exitCode, stdout, stderr }: CommandEnd,
  expected: number,
): void {
  if (exitCode !== expected) round.problems.push(`${what}: exit code ${exitCode}: ${stdout}${stderr}`)
}

function isOnDisk(line: string): boolean {
  return line.startsWith('+ cgroups: ') || line.startsWith(`+ files: ${defaultStateDirectory}`)
}

function leftOnDisk(): string[] {
  const runs = runsDirectory(defaultStateDirectory)
  return [
    ...(existsSync(runs) ? readdirSync(runs) : []),
    ...machineHierarchies().flatMap(({ mountPoint }) =>
      readdirSync(mountPoint).filter((name) => name.startsWith('labrun-')),
    ),
  ]
}

function readWritten(): Written {
  return {
    json: readFileSync(reportFile, 'utf8'),
    jsonBefore: OLD_REPORT,
    ndjson: existsSync(eventsFile) ? readFileSync(eventsFile, 'utf8') : '',
  }
}
