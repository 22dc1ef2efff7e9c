import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Namespaces that end with us, however we end: all that a program starts and mounts goes with them. */
const NAMESPACES = [
  'setpriv',
  '--pdeathsig',
  'KILL',
  'unshare',
  '--fork',
  '--kill-child=KILL',
  '--mount',
  '--pid',
]
const PRIVATE = ['--uts', '--ipc', '--propagation', 'private', '--']

/**
 * Runs a program in mount, pid, uts and ipc namespaces of its own, to its end.
 *
 * @param onLine called with each line of its stdout and stderr
 * @param interrupted kills it, and all that it started
 * @returns whether it ended well
 */
export async function enclosed(
  argv: readonly string[],
  onLine: (line: string) => void,
  interrupted: AbortSignal,
): Promise<boolean> {
  interrupted.throwIfAborted()
  const [file = '', ...args] = [...NAMESPACES, ...PRIVATE, ...argv]
  // Not in the terminal's process group: Ctrl-C is ours to handle.
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const kill = () => void child.kill('SIGKILL')
  interrupted.addEventListener('abort', kill)
  const lines = [child.stdout, child.stderr].map((input) => createInterface({ input }).on('line', onLine))
  // The streams close when the last process that holds them is gone.
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      onLine(error.message)
      resolve(null)
    })
    child.on('close', resolve)
  })
  for (const reader of lines) reader.close()
  interrupted.removeEventListener('abort', kill)
  interrupted.throwIfAborted()
  return code === 0
}

/** As `enclosed`, but quiet. @throws {Error} with the program's last words where it fails. */
export async function mustRun(argv: readonly string[], interrupted: AbortSignal): Promise<string[]> {
  const lines: string[] = []
  const ok = await enclosed(argv, (line) => lines.push(line), interrupted)
  if (!ok) throw new Error(`${argv[0]} failed:\n${withoutHosts(lines.slice(-20).join('\n'))}`)
  return lines
}

/** Addresses without the host in them: logs of CI are read by strangers. */
export function withoutHosts(text: string): string {
  return text.replace(/\b(https?:\/\/)[^\s/'"]+/g, '$1…')
}
