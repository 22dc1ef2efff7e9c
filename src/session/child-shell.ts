import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { cgroupProcesses, removeCgroup } from './cgroup-processes.ts'
import { isAlive, NO_PROCESS, type ProcessInfo, readProcess } from './process-info.ts'
import type { SessionDirectory } from './session-directory.ts'
import { type SessionProcesses, signalHere } from './session-processes.ts'
import { shBecomes } from './sh-driver.ts'
import { findShell } from './shell-finder.ts'
import type { ProcessEnd, ShellLoss, ShellProcess } from './shell-process.ts'
import { treeProcesses } from './tree-processes.ts'

/** A shell that is to be a child of this process. */
export interface ChildShellRequest {
  /** What this process starts, which becomes or starts the shell. */
  launch: readonly string[]
  /** The launcher puts it on a terminal, which shows on the launcher's stdout. */
  tty: boolean
  /** The shell's own argv, as it will be seen in /proc. */
  argv: readonly string[]
  environment: Readonly<Record<string, string>>
  directory: SessionDirectory
  /** Where all its processes are put; `null` where the kernel has no such thing. */
  cgroup: string | null
  /** See `ShellProcess`. */
  lost: () => ShellLoss | null
}

/** Starts a shell as a child of this process, in a session (setsid) of its own. */
export function startChildShell(request: ChildShellRequest): ShellProcess {
  const { launch, cgroup, directory, environment, tty } = request
  const [command, ...rest] = cgroup === null ? launch : [...intoCgroup(cgroup), ...launch]
  const log = openSync(`${directory.outside}/log`, 'a')
  const child = spawn(command!, rest, {
    // A launcher that finds its stdin at an end may end the terminal's input, too.
    stdio: tty ? ['pipe', 'pipe', log] : ['ignore', log, log],
    env: { ...environment },
    cwd: '/',
    detached: true,
  })
  closeSync(log)
  let words = ''
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', (error) => {
      words = error.message
      resolve({ code: null, signal: null })
    })
  })
  child.stdin?.on('error', () => {})
  return {
    terminal: child.stdout,
    ended,
    words: () => words,
    lost: request.lost,
    processes: (shellPid) => processesOf(request, child, shellPid),
    async kill() {
      if (child.pid === undefined) return
      await processesOf(request, child, 0).killAll()
      await ended
      if (cgroup !== null) removeCgroup(cgroup)
    },
    release() {
      if (cgroup !== null) removeCgroup(cgroup)
    },
  }
}

/** Before anything else of it runs, so that nothing that it starts is anywhere else. */
function intoCgroup(cgroup: string): string[] {
  return ['/bin/sh', '-c', 'echo $$ >"$0" && exec "$@"', `${cgroup}/cgroup.procs`]
}

function processesOf(request: ChildShellRequest, child: ChildProcess, shellPid: number): SessionProcesses {
  const { cgroup, argv, directory } = request
  let shell: ProcessInfo | null = null
  const find = (processes: readonly ProcessInfo[]) => {
    if (shell === null || !isAlive('/proc', shell))
      shell = findShell('/proc', processes, [argv, shBecomes(directory.inside)], shellPid)
    return shell === null ? null : readProcess('/proc', shell.pid)
  }
  if (cgroup !== null) return cgroupProcesses(cgroup, find)
  const root = readProcess('/proc', child.pid!)
  return treeProcesses({
    proc: '/proc',
    root: root ?? NO_PROCESS,
    isOurs: directory.holds,
    findShell: find,
    signal: async (pids, name) => signalHere(pids, name),
  })
}
