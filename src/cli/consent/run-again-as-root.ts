import { type SpawnOptions, spawn } from 'node:child_process'
import { askBySudo, Refused, tryBySudo } from '../../engine/by-sudo.ts'

/**
 * Runs this very command line once more, by sudo. Returns its exit code.
 *
 * @param why what needs root, as a clause
 * @throws {HostError} where root is not to be had
 */
export async function runAgainAsRoot(why: string): Promise<number> {
  const need = { why, command: [process.execPath, ...process.argv.slice(1)] }
  const first = await tryBySudo(need, run)
  return first instanceof Refused ? askBySudo(need, first, run) : first
}

/** Off the terminal, to which sudo would do things. Its own exit status is 1, which no command that needs root has. */
function run([command, ...argv]: readonly string[], options: SpawnOptions): Promise<number | Refused> {
  const child = spawn(command!, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout!.pipe(process.stdout, { end: false })
  let words = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    words += text
  })
  return new Promise((resolve) => {
    child.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve(new Refused(code === 'ENOENT' ? null : message)),
    )
    child.on('close', (code, signal) => {
      if (code === 1 || code === null)
        return resolve(new Refused(words.trim() || (signal ?? 'exit status 1')))
      process.stderr.write(words)
      resolve(code)
    })
  })
}
