import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What a command on a machine of its own did. */
export interface Outcome {
  status: number
  stdout: string
  stderr: string
}

/** Runs a bash script on a machine made of namespaces: see outer-machine.sh. All of it ends with the script. */
export function onOuterMachine(script: string): Promise<Outcome> {
  const own = ['--net', '--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc']
  const machine = join(import.meta.dirname, 'outer-machine.sh')
  return new Promise((resolve) => {
    execFile(
      'unshare',
      [...own, 'bash', machine, 'bash', '-euc', script],
      { timeout: 100_000, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => resolve({ status: statusOf(error), stdout, stderr }),
    )
  })
}

function statusOf(error: (Error & { code?: unknown }) | null): number {
  if (error === null) return 0
  return typeof error.code === 'number' ? error.code : -1
}

/** For programs that run there: whether a process of this name lives. */
export async function lives(name: string): Promise<boolean> {
  const found = await promisify(execFile)('pgrep', ['--exact', '--runstates', 'R,S,D,T', name]).catch(
    () => null,
  )
  return found !== null
}
