import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { DockerHost, ExecHandle } from '../core/docker-host.ts'
import { HostError } from '../core/host-error.ts'
import type { SessionKey } from '../core/lab.ts'
import type { Target } from '../core/target.ts'
import { openShell } from '../session/open-shell.ts'
import { NO_PROCESS, readProcess } from '../session/process-info.ts'
import type { SessionDirectory } from '../session/session-directory.ts'
import type { SessionProcesses, SignalName } from '../session/session-processes.ts'
import { NoWorkDirectory, ShellNotStarted, type ShellProcess } from '../session/shell-process.ts'
import { treeProcesses } from '../session/tree-processes.ts'
import { endedMeanwhile, endedWithShell, findContainer, paused, type RunningContainer } from './container.ts'
import { containerDirectory } from './host-places.ts'
import { noShell, noUser, noWorkDirectory, saysNoShell, shellFailed, tellOfSh } from './shell-errors.ts'

/** `exec`: a shell that a real `docker exec` starts, with the cgroup, capabilities, user and environment that Docker gives it. */
export const execTarget: Target = {
  async open(host, key, environment) {
    const container = await findContainer(host, key.container!)
    if (container.isPaused) throw paused(container.name)
    try {
      return await openShell({
        shell: key.shell,
        place: containerDirectory(host, container.pid),
        workDirectory: null,
        start: async (argv, directory) => {
          const request = {
            argv,
            environment: key.tty ? { TERM: 'dumb', ...environment } : environment,
            user: key.user,
            workdir: key.workdir,
            tty: key.tty,
          }
          return execShell(host, await host.docker!.exec(container.id, request), container, directory)
        },
      })
    } catch (error) {
      const open = (other: SessionKey) => execTarget.open(host, other, environment)
      throw await tellOfSh(execError(error, key, container), placeOf(container), key, open)
    }
  },
}

/** 128 and the number of SIGKILL: what a shell has, too, whose container has ended. */
const KILLED = 137
/** Its main process may die a moment after the others. */
const DEATH_MS = 300

async function endOf(container: RunningContainer): Promise<void> {
  const deadline = performance.now() + DEATH_MS
  while (container.isAlive() && performance.now() < deadline) await delay(10)
}

function execShell(
  host: DockerHost,
  handle: ExecHandle,
  container: RunningContainer,
  directory: SessionDirectory,
): ShellProcess {
  const processes = async () => execProcesses(host, await handle.pid(), directory)
  return {
    terminal: handle.terminal,
    ended: handle.ended.then(async (code) => {
      if (code === KILLED) await endOf(container)
      return { code, signal: null }
    }),
    // On a terminal all that blocks have printed would be among them.
    words: handle.terminal === null ? handle.diagnostics : () => '',
    lost: () => (container.isAlive() ? null : endedWithShell(container.name)),
    processes,
    async kill() {
      // Where it never ran there is no pid, and nothing to kill.
      const found = await processes().catch(() => null)
      await found?.killAll()
    },
    release: () => {},
  }
}

/**
 * Its processes are in the container's cgroup, among others. They are looked up in the host's /proc, and signalled from
 * the host: this process may be in another pid namespace, and `docker exec` itself can stop nothing.
 */
function execProcesses(host: DockerHost, pid: number, directory: SessionDirectory): SessionProcesses {
  const proc = host.outside('/proc')
  const root = readProcess(proc, pid) ?? NO_PROCESS
  return treeProcesses({
    proc,
    root,
    isOurs: directory.holds,
    findShell: () => readProcess(proc, root.pid),
    signal: (pids, name) => signalFrom(host, pids, name),
  })
}

async function signalFrom(host: DockerHost, pids: readonly number[], name: SignalName): Promise<void> {
  // One by one: `kill` of several stops to count after the first that is gone.
  const script = `for pid; do kill -s ${name} "$pid"; done 2>/dev/null; :`
  const [command = '', ...argv] = host.enter(['/bin/sh', '-c', script, 'sh', ...pids.map(String)])
  // Where the host is gone so are the processes; whoever asks finds that out by looking for them.
  await promisify(execFile)(command, argv).catch(() => {})
}

function placeOf({ name }: RunningContainer): string {
  return `container ${name}`
}

function execError(error: unknown, key: SessionKey, container: RunningContainer): unknown {
  const place = placeOf(container)
  if (!container.isAlive()) return endedMeanwhile(container.name, error)
  if (error instanceof NoWorkDirectory) return noWorkDirectory(place, key.workdir ?? '/')
  const words = wordsOf(error)
  if (saysNoShell(words, key.shell)) return noShell(place, key.shell, error)
  if (/unable to find (?:user|group)|no matching entries in (?:passwd|group)/i.test(words)) {
    return noUser(place, key.user ?? '')
  }
  if (/\bcwd\b.*(?:no such file|not a directory)/i.test(words))
    return noWorkDirectory(place, key.workdir ?? '/')
  return error instanceof ShellNotStarted ? shellFailed(place, error) : error
}

/** What Docker says of an exec that it can't start comes as an answer of its API or as the exec's own output. */
function wordsOf(error: unknown): string {
  if (error instanceof ShellNotStarted) return error.words
  return error instanceof HostError ? error.message : ''
}
