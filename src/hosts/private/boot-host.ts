import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cleanWhatIsLeft } from '../../cleanup/clean-what-is-left.ts'
import type { CleanedRun } from '../../cleanup/cleaned-run.ts'
import { readLedger, recordOf } from '../../cleanup/ledger.ts'
import { hasProgram, isGone } from '../../cleanup/process-mark.ts'
import { runNames, runsDirectory } from '../../cleanup/state-directory.ts'
import { createEngineClient, type EngineClient } from '../engine-client.ts'
import { unlessInterrupted } from '../interrupted.ts'
import { bootError, engineError } from './boot-error.ts'
import type { HostOrder } from './protocol.ts'
import { type IdleSupervisor, type InitNews, type Supervisor, startSupervisor } from './supervisor-client.ts'
import { hasTimeNamespaces } from './unlike.ts'

/** A private host that is up. */
export interface BootedHost extends Omit<InitNews, 'news'> {
  /** The path under which this process finds what is at `path` on the host. */
  outside(path: string): string
  /** The argv that runs `argv` on the host. */
  enter(argv: readonly string[]): string[]
  /** See `DockerHost`. */
  interactive(onTerminal: string, otherwise: string): string[]
  engine: EngineClient
  /** Resolves, with the reason in words, when the host ends before `stop`. */
  died: Promise<string>
  /** Its first process is dying: the kernel takes that one's memory first, then kills the others, and waits for them. */
  isEnding(): boolean
  /** Leaves the host up without this process; its name. @throws {HostError} where its supervisor has died. */
  keep(lab: string): Promise<string>
  /** Resolves when the host is kept: what was put back on the machine then, and what could not be. */
  settled: Promise<CleanedRun>
  /** Takes the host away; what was put back on the machine, and what could not be taken away. Idempotent. */
  stop(): Promise<CleanedRun>
}

/**
 * Orders a host and waits until its engine answers.
 *
 * @param signal aborted: it is not wanted any more
 * @throws {HostError} with the end of the host's log; `interrupted`
 */
export async function bootHost(
  order: HostOrder,
  idle: IdleSupervisor = startSupervisor(),
  signal?: AbortSignal,
): Promise<BootedHost> {
  const supervisor = idle.order(order)
  try {
    return await unlessInterrupted(comeUp(supervisor, order), signal)
  } catch (error) {
    await supervisor.stop().catch(() => cleanAfterSupervisor(supervisor.pid, order.stateDirectory))
    throw error
  }
}

async function comeUp(supervisor: Supervisor, order: HostOrder): Promise<BootedHost> {
  const init = await inTime(supervisor.up)
  const host = seenFromHere(init, supervisor, order)
  if (order.docker) await engineUp(host)
  return host
}

/** @throws {HostError} where the first process gives no sign. */
async function inTime(up: Promise<InitNews>): Promise<InitNews> {
  const init = await Promise.race([up, sleep(upLimitMs, null, { ref: false })])
  if (init === null) throw bootError(`no sign of it in ${upLimitMs / 1000} s`)
  return init
}

function seenFromHere(init: InitNews, supervisor: Supervisor, order: HostOrder): BootedHost {
  const { unlike, userNamespace } = order
  const { news: _, ...facts } = init
  const enter = (...argv: string[]) => enterArgv(init.pid, unlike, [], argv)
  // From where people are, root in the user namespace is but a user.
  const user = userNamespace ? ['--user', '--preserve-credentials'] : []
  const enterForPeople = (...argv: string[]) => enterArgv(init.pid, unlike, user, argv)
  const outside = (path: string) => `/proc/${init.pid}/root${path}`
  return {
    ...facts,
    outside,
    enter: (argv) => enter('sh', '/run/labrun/enter.sh', ...argv),
    interactive: (...commands) => enterForPeople('sh', '/run/labrun/shell.sh', ...commands),
    keep: (lab) =>
      supervisor.keep({ lab, init: init.pid, enter: enterForPeople('sh', '/run/labrun/shell.sh') }),
    settled: supervisor.kept,
    // A link that a lab has put there leads to an engine of this machine.
    engine: createEngineClient(outside('/run/docker.sock'), undefined, { mayBeLink: false }),
    died: supervisor.died,
    isEnding: () => !hasProgram(init.pid),
    stop: () => stopHost(init, supervisor),
  }
}

/** All namespaces of the host; its own cgroups and work directory are the matter of `argv`. */
function enterArgv(pid: number, unlike: boolean, user: readonly string[], argv: readonly string[]): string[] {
  const time = unlike && hasTimeNamespaces() ? ['--time'] : []
  const namespaces = ['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup', ...time]
  return ['nsenter', `--target=${pid}`, ...user, ...namespaces, '--', ...argv]
}

/** dockerd listens before it answers, so that one call waits for most of its start. */
async function engineUp({ engine, outside, died }: BootedHost): Promise<void> {
  let reason: string | null = null
  void died.then((words) => {
    reason = words
  })
  const deadline = performance.now() + upLimitMs
  while (reason === null) {
    if (existsSync(outside('/run/docker.sock')) && (await answers(engine))) return
    if (performance.now() > deadline) throw engineError(`no answer in ${upLimitMs / 1000} s`)
    await sleep(3)
  }
  throw engineError(reason)
}

/** A hundred times what it takes. */
const upLimitMs = 60_000

async function answers(engine: EngineClient): Promise<boolean> {
  const answer = await engine.call('GET', '/_ping').catch(() => null)
  return answer?.status === 200
}

async function stopHost({ pid, directory }: InitNews, supervisor: Supervisor): Promise<CleanedRun> {
  try {
    return await supervisor.stop()
  } catch {
    // The supervisor was killed, and the kernel ends the host with it: what is left is for us.
    for (let waitedMs = 0; !isGone(pid) && waitedMs < goneLimitMs; waitedMs += 5) await sleep(5)
    return cleanWhatIsLeft(directory)
  }
}

/** Most hosts are gone by then. What holds the others, a paused container say, is seen to by what cleans. */
const goneLimitMs = 500

/** It died before it could tell where the host is. What is left is known by its ledger, or no more than a directory. */
async function cleanAfterSupervisor(pid: number, stateDirectory: string): Promise<void> {
  for (const name of runNames(stateDirectory)) {
    const directory = join(runsDirectory(stateDirectory), name)
    const run = recordOf(readLedger(directory), 'run')
    if (run?.supervisor.pid === pid) await cleanWhatIsLeft(directory)
  }
}

/** Ends the engine as an administrator would, so that its files are whole; the host stays, so that they can be read. */
export async function endEngine(host: BootedHost): Promise<void> {
  writeFileSync(host.outside('/run/labrun/stay'), '')
  for (const program of ['docker', 'containerd']) await endProgram(host, `/run/${program}.pid`)
}

async function endProgram(host: BootedHost, pidFile: string): Promise<void> {
  const pid = readFileSync(host.outside(pidFile), 'utf8').trim()
  const [command = '', ...argv] = host.enter(['kill', '-TERM', pid])
  await promisify(execFile)(command, argv)
  const deadline = performance.now() + quitLimitMs
  while (existsSync(host.outside(`/proc/${pid}`))) {
    if (performance.now() > deadline)
      throw engineError(`the process of ${pidFile} did not end in ${quitLimitMs / 1000} s`)
    await sleep(5)
  }
}

/** dockerd gives its containers 15 s; here it has none. */
const quitLimitMs = 20_000
