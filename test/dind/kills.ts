import { setTimeout as sleep } from 'node:timers/promises'
import type { Report } from '../../src/core/report.ts'
import { type Machine, machineDifference, readMachine } from '../faults/machine.ts'
import { randomOfRound } from '../faults/random.ts'
import { block } from '../labrun/command.ts'
import { aliveProcesses } from '../labrun/processes.ts'
import { type OuterEngine, onEngine, startOuterEngine, untilNothingIsLeft } from './outer-engine.ts'
import { makeUser, startAsUser, type UsersRun, usersLab } from './users-run.ts'

/** Whom to kill: labrun, the `docker run` that it speaks by, labrun's engine in the container, the Docker engine outside. */
export const VICTIMS = ['labrun', 'docker run', 'engine', 'dockerd'] as const
export type Victim = (typeof VICTIMS)[number]

/** What one kill came to. */
export interface DindRound {
  number: number
  victim: Victim
  /** From the start of labrun to the kill. */
  delayMs: number
  /** 0: the victim was not there (any more), and it does not count. */
  killed: number
  exitCode: number | null
  /** What was on the engine 20 s after the kill; or 10 s after the Docker engine that was killed has started again. */
  left: string[]
  goneMs: number
  /** The same, and what else of the machine has changed, after `labrun clean`. */
  afterClean: string[]
  problems: string[]
}

/** Which rounds to play. */
export interface DindKills {
  rounds: number
  seed: number
  first: number
}

const BODY = [
  block('bash host', 'docker network create lab'),
  block('bash host', 'ip link add br9 type bridge', 'sleep 0.3'),
  block('bash host timeout=1m', 'docker info >/dev/null', 'sleep 0.3'),
].join('')

/** Plays rounds on an outer machine, with an engine of its own; to be called there. @param onRound told each as it ends */
export async function playDindKills(
  { rounds, seed, first }: DindKills,
  base: string,
  onRound: (round: DindRound) => void,
): Promise<void> {
  const outer = await startOuterEngine(base)
  await makeUser()
  const lab = usersLab('kills', BODY)
  await startAsUser([lab, '--host', 'dind']).ended
  const started = performance.now()
  await startAsUser([lab, '--host', 'dind']).ended
  const lifeMs = performance.now() - started
  let tried = 0
  for (let number = first; tried < rounds; number++) {
    const round = await playRound(number, seed, lab, lifeMs, outer)
    if (round.killed > 0) tried++
    onRound(round)
  }
}

async function playRound(
  number: number,
  seed: number,
  lab: string,
  lifeMs: number,
  outer: OuterEngine,
): Promise<DindRound> {
  const random = randomOfRound(seed, 'dind', number)
  const victim = VICTIMS[Math.floor(random.next() * VICTIMS.length)]!
  const delayMs = random.next() * lifeMs
  const before = await readMachine()
  const run = startAsUser([lab, '--host', 'dind', '--reporter', 'json'])
  await Promise.race([sleep(delayMs), run.ended])
  const killed = await kill(victim, run, outer)
  const { exitCode, stdout, stderr } = await run.ended
  // As systemd does.
  if (victim === 'dockerd') await outer.start()
  const { left, goneMs } = await untilNothingIsLeft(victim === 'dockerd' ? 10_000 : 20_000)
  const clean = await cleaned()
  const afterClean = [...(await onEngine()), ...labrunsProcesses(), ...(await changed(before, victim))]
  const problems = [
    ...(victim === 'dockerd' || left.every(isNeverStarted) ? [] : left),
    ...afterClean,
    ...(killed === 0 || isRight(victim, exitCode, stdout) ? [] : [`exit code ${exitCode}: ${stderr}`]),
    ...(clean === 0 ? [] : [`clean: exit code ${clean}`]),
  ]
  return { number, victim, delayMs, killed, exitCode, left, goneMs, afterClean, problems }
}

/** `docker run` was killed between making and starting it: it holds nothing, and is known by its label. */
function isNeverStarted(line: string): boolean {
  return line.endsWith(' created') || /^[0-9a-f]{64}$/.test(line)
}

async function kill(victim: Victim, { child }: UsersRun, outer: OuterEngine): Promise<number> {
  if (victim === 'dockerd') {
    await outer.kill()
    return 1
  }
  if (victim === 'labrun') return Number(child.exitCode === null && child.kill('SIGKILL'))
  const says = victim === 'engine' ? /^node .*\/labrun\/dist\/engine\.js/ : /^docker run /
  const victims = aliveProcesses().filter(({ command }) => says.test(command))
  for (const { pid } of victims) process.kill(pid, 'SIGKILL')
  return victims.length
}

/** What is only just there is left alone for a while; its exit code. */
async function cleaned(): Promise<number | null> {
  for (let waitedMs = 0; waitedMs < 70_000 && (await onEngine()).length > 0; waitedMs += 5_000) {
    const { exitCode } = await startAsUser(['clean']).ended
    if (exitCode !== 0) return exitCode
    if ((await onEngine()).length > 0) await sleep(5_000)
  }
  return 0
}

/** Of the machine itself. A Docker engine that was killed leaves, and makes, things of its own. */
async function changed(before: Machine, victim: Victim): Promise<string[]> {
  const isOurs = (line: string) =>
    !/^[+-] (files: \/run\/(docker|tmp|ann)|processes: |mounts: nsfs|rules|iptables)/.test(line)
  if (victim === 'dockerd') return []
  return machineDifference(settled(before), settled(await readMachine())).filter(isOurs)
}

/** That no container is on it any more, the engine's bridge tells a moment later. */
function settled(machine: Machine): Machine {
  const areas = Object.entries(machine).map(([area, lines]) => [
    area,
    lines.map((line) => line.replace(/NO-CARRIER,| linkdown/g, '').trimEnd()),
  ])
  return Object.fromEntries(areas) as Machine
}

function labrunsProcesses(): string[] {
  const commands = aliveProcesses().map(({ command }) => command)
  return commands.filter((command) => /labrun\.js|\/labrun\/dist|docker run/.test(command))
}

/** 0: it had ended, or had not begun to need who was killed. */
function isRight(victim: Victim, exitCode: number | null, stdout: string): boolean {
  if (victim === 'labrun') return exitCode === null
  if (exitCode === 0) return (JSON.parse(stdout) as Report).status === 'passed'
  return exitCode === 4
}
