import type { ProcessInfo } from './process-info.ts'

export type SignalName = 'INT' | 'TERM' | 'STOP' | 'KILL'

/** The processes of a session: how a script is stopped and a session ended. */
export interface SessionProcesses {
  /** The /proc whose pids these are. */
  readonly proc: string
  /** All that live, the shell and what launched it included. */
  list(): ProcessInfo[]
  /** `null` where it is not there, or not to be found. */
  shell(): ProcessInfo | null
  /** Processes that are gone meanwhile are passed over. */
  signal(pids: readonly number[], name: SignalName): Promise<void>
  /** Kills all; resolves when they are gone. @returns whether they are */
  killAll(): Promise<boolean>
}

/** How long the kernel may take until the killed are gone: longer than any but a process that is stuck in a device. */
export const KILL_LIMIT_MS = 5000

/** EPERM: another user has got the number meanwhile. What a session starts we may signal. */
const GONE = new Set(['ESRCH', 'EPERM'])

/** Sends a signal from this process. */
export function signalHere(pids: readonly number[], name: SignalName): void {
  for (const pid of pids) {
    try {
      process.kill(pid, `SIG${name}`)
    } catch (error) {
      if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}
