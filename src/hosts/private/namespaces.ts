import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { findEntered, pidNamespaceOf } from '../../cleanup/entered.ts'
import type { BootPlan } from './boot-plan.ts'
import { unlikeArgv } from './unlike.ts'

/** A process tree in namespaces of its own. */
export interface Namespaces {
  /** Outside of them: the parent of their first process. It ends when all in them is dead and reaped. */
  readonly parent: ChildProcess
  /** Number of their first process as the machine counts, once it is up; `null` where it never came up. */
  readonly init: Promise<number | null>
  /** How the first process ended, in words. */
  readonly ended: Promise<string>
  /** Their end is wanted. */
  stopping: boolean
}

/**
 * Starts bash with `argv` as first process of new mount, net, pid, uts and ipc namespaces. If this process dies,
 * the kernel kills the parent, then the first process, and with it all others.
 *
 * @param output file descriptor for what they print
 */
export function openNamespaces(argv: string[], plan: BootPlan, output: number): Namespaces {
  const own = ['--mount', '--net', '--pid', '--uts', '--ipc']
  // unshare makes the root private, which it can't where that is no mount point: then boot.sh does.
  if (plan.chrooted) own.push('--propagation', 'unchanged')
  const around = plan.unlike ? unlikeArgv() : []
  const first = [...around, 'unshare', ...own, '--fork', '--kill-child=KILL', 'bash', ...argv]
  const parent = spawn('setpriv', ['--pdeathsig', 'KILL', ...first], {
    stdio: ['ignore', output, output, 'pipe'],
    env: plan.environment,
  })
  const ended = new Promise<string>((resolve) => {
    parent.once('error', ({ message }) => resolve(`setpriv cannot be run: ${message}`))
    parent.once('exit', () => resolve('its first process ended'))
  })
  const init = new Promise<number | null>((resolve) => {
    createInterface({ input: parent.stdio[3] as Readable }).once('line', (line) => resolve(Number(line)))
    void ended.then(() => resolve(null))
  })
  return { parent, init, ended, stopping: false }
}

/**
 * Kills all in the namespaces, and who has entered them.
 *
 * @param thaw called meanwhile, since frozen processes do not die
 * @returns whether all is dead and reaped; it is not where the kernel holds a process fast
 */
export async function endNamespaces(namespaces: Namespaces, thaw: () => void): Promise<boolean> {
  const { parent, ended } = namespaces
  namespaces.stopping = true
  // A first process that is still on its way up finds nobody to tell, and ends.
  const init = await Promise.race([namespaces.init, Promise.resolve('coming up' as const)])
  if (init === 'coming up') {
    parent.stdio[3]?.destroy()
    parent.kill('SIGKILL')
    await ended
    return true
  }
  const pidNamespace = init === null ? null : pidNamespaceOf(init)
  if (init !== null && pidNamespace !== null) kill(init)
  for (let waitedMs = 0; waitedMs < endLimitMs; waitedMs += 50) {
    thaw()
    if (await Promise.race([ended.then(() => true), sleep(50, false)])) return true
    if (pidNamespace !== null) for (const pid of findEntered(pidNamespace)) kill(pid)
  }
  return false
}

/** A hundred times what it takes with a hundred containers. */
const endLimitMs = 20_000

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended meanwhile.
  }
}
