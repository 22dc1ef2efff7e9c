import { distance } from 'fastest-levenshtein'
import type { ContainerState, DockerApi, DockerHost } from '../core/docker-host.ts'
import { HostError } from '../core/host-error.ts'
import { isAlive, type ProcessInfo, readProcess } from '../session/process-info.ts'
import type { ShellLoss } from '../session/shell-process.ts'

/** A container that runs, pinned to this one life of it. */
export interface RunningContainer {
  name: string
  id: string
  /** Its main process, in the host's pid namespace. */
  pid: number
  isPaused: boolean
  /** Whether that process is still there. A recycled pid is not taken for it. */
  isAlive(): boolean
  /** Asks the engine whether it is still the same. @throws {HostError} where it is not */
  check(): Promise<void>
}

/** @throws {HostError} `container-not-found`, `container-not-running`, or `docker-needed` where the host has no engine */
export async function findContainer(host: DockerHost, name: string): Promise<RunningContainer> {
  const { docker } = host
  if (docker === null) throw withoutDocker(name)
  const state = await inspect(docker, name)
  const proc = host.outside('/proc')
  const main = readProcess(proc, state.pid)
  if (main === null) throw notRunning(name, 'it has just ended')
  return {
    name,
    id: state.id,
    pid: state.pid,
    isPaused: state.status === 'paused',
    isAlive: () => isAlive(proc, main),
    async check() {
      const now = await inspect(docker, name)
      if (now.id !== state.id || now.pid !== state.pid || !isSame(proc, main))
        throw notRunning(name, 'it was replaced')
    },
  }
}

/** The main process may be dead by now: that is noticed as the session's end. */
function isSame(proc: string, main: ProcessInfo): boolean {
  const now = readProcess(proc, main.pid)
  return now === null || now.startTicks === main.startTicks
}

async function inspect(docker: DockerApi, name: string): Promise<ContainerState> {
  const state = await docker.inspectContainer(name)
  if (state === null)
    throw notFound(
      name,
      (await docker.containers()).flatMap(({ names }) => names),
    )
  if (!state.running) throw notRunning(name, state.status)
  return state
}

function withoutDocker(name: string): HostError {
  const message = `There is no container ${name}: this lab's host has no Docker.`
  return new HostError(
    'environment',
    'docker-needed',
    message,
    'Take `docker: false` out of its front matter.',
  )
}

function notFound(name: string, names: readonly string[]): HostError {
  const near = names.toSorted((a, b) => distance(a, name) - distance(b, name)).slice(0, 3)
  const hint =
    near.length === 0
      ? 'No container is there yet: start it in a block before this one.'
      : `There is ${near.join(', ')}.`
  return new HostError('environment', 'container-not-found', `There is no container ${name}.`, hint)
}

function notRunning(name: string, how: string): HostError {
  return new HostError(
    'environment',
    'container-not-running',
    `Container ${name} is not running: ${how}.`,
    logsHint(name),
  )
}

/** A container took the shell in it along. */
export function endedWithShell(name: string): ShellLoss {
  return { why: `container ${name} ended, and the shell in it`, hint: logsHint(name) }
}

function logsHint(name: string): string {
  return `A container ends with its main process; \`docker logs ${name}\` may tell why it did.`
}

/** A container that ended while a shell was being started in it, whatever that made of it. */
export function endedMeanwhile(name: string, cause: unknown): HostError {
  const message = `Container ${name} is not running: it ended while a shell was started in it.`
  return new HostError('environment', 'container-not-running', message, null, cause)
}

/** What `docker exec` says to a paused container; `nsenter` does not mind. */
export function paused(name: string): HostError {
  const message = `Container ${name} is not running: paused.`
  return new HostError(
    'environment',
    'container-not-running',
    message,
    `\`docker unpause ${name}\` lets it run on.`,
  )
}
