import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cleanDeadRun } from '../../cleanup/clean-dead-runs.ts'
import type { Residue } from '../../core/report.ts'
import { createEngineClient, type EngineClient } from '../engine-client.ts'
import { bootError, engineError } from './boot-error.ts'
import type { HostOrder } from './protocol.ts'
import { type IdleSupervisor, type InitNews, type Supervisor, startSupervisor } from './supervisor-client.ts'

/** A private host that is up. */
export interface BootedHost extends Omit<InitNews, 'news'> {
  /** The path under which this process finds what is at `path` on the host. */
  outside(path: string): string
  /** The argv that runs `argv` on the host. */
  enter(argv: readonly string[]): string[]
  engine: EngineClient
  /** Resolves, with the reason in words, when the host ends before `stop`. */
  died: Promise<string>
  /** Takes the host away; what was put back on the machine, and what could not be taken away. Idempotent. */
  stop(): Promise<{ residue: Residue[]; restored: string[] }>
}

/** Orders a host and waits until its engine answers. @throws {HostError} with the end of the host's log. */
export async function bootHost(
  order: HostOrder,
  idle: IdleSupervisor = startSupervisor(),
): Promise<BootedHost> {
  const supervisor = idle.order(order)
  try {
    const init = await inTime(supervisor.up)
    const host = seenFromHere(init, supervisor)
    if (order.docker) await engineUp(host)
    return host
  } catch (error) {
    await supervisor.stop().catch(() => {})
    throw error
  }
}

/** @throws {HostError} where the first process gives no sign. */
async function inTime(up: Promise<InitNews>): Promise<InitNews> {
  const init = await Promise.race([up, sleep(upLimitMs, null, { ref: false })])
  if (init === null) throw bootError(`no sign of it in ${upLimitMs / 1000} s`)
  return init
}

function seenFromHere(init: InitNews, supervisor: Supervisor): BootedHost {
  const { news: _, ...facts } = init
  const outside = (path: string) => `/proc/${init.pid}/root${path}`
  return {
    ...facts,
    outside,
    enter: (argv) => enterArgv(init.pid, argv),
    engine: createEngineClient(outside('/run/docker.sock')),
    died: supervisor.died,
    stop: () => stopHost(init, supervisor),
  }
}

/** All namespaces of the host, then its own cgroups and work directory. */
function enterArgv(pid: number, argv: readonly string[]): string[] {
  const namespaces = ['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup']
  return ['nsenter', `--target=${pid}`, ...namespaces, '--', 'sh', '/run/labrun/enter.sh', ...argv]
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

async function stopHost(
  { pid, directory }: InitNews,
  supervisor: Supervisor,
): Promise<{ residue: Residue[]; restored: string[] }> {
  try {
    return await supervisor.stop()
  } catch {
    // The supervisor was killed, and the kernel ends the host with it: what is left is for us.
    for (let waited = 0; existsSync(`/proc/${pid}`) && waited < 100; waited++) await sleep(5)
    return { residue: await cleanWhatIsLeft(directory), restored: [] }
  }
}

/** Another labrun may have found the dead run too, and be at it. */
async function cleanWhatIsLeft(directory: string): Promise<Residue[]> {
  for (;;) {
    const residue = await cleanDeadRun(directory)
    if (residue !== null || !existsSync(directory)) return residue ?? []
    await sleep(20)
  }
}

/** Ends dockerd as an administrator would, so that its files are whole; the host stays, so that they can be read. */
export async function endEngine(host: BootedHost): Promise<void> {
  writeFileSync(host.outside('/run/labrun/stay'), '')
  const dockerd = readFileSync(host.outside('/run/docker.pid'), 'utf8').trim()
  const [command = '', ...argv] = host.enter(['kill', '-TERM', dockerd])
  await promisify(execFile)(command, argv)
  const deadline = performance.now() + quitLimitMs
  while (existsSync(host.outside(`/proc/${dockerd}`))) {
    if (performance.now() > deadline) throw engineError(`dockerd did not end in ${quitLimitMs / 1000} s`)
    await sleep(5)
  }
}

/** dockerd gives its containers 15 s; here it has none. */
const quitLimitMs = 20_000
