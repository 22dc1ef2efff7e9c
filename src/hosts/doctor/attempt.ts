import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What came of trying a command. */
export interface Attempt {
  failed: boolean
  /** The last line of what it printed. */
  said: string
  /** All that it printed on stdout. */
  printed: string
}

/** Tries a command. Never rejects. */
export async function attempt(command: string, argv: readonly string[]): Promise<Attempt> {
  const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''
  const options = { timeout: 5_000, env: { ...process.env, LC_ALL: 'C' } }
  return promisify(execFile)(command, argv, options).then(
    ({ stdout }) => ({ failed: false, said: lastLine(stdout), printed: stdout }),
    (error: Error & { stdout?: string; stderr?: string }) => ({
      ...{ failed: true, printed: error.stdout ?? '', said: lastLine(error.stderr || error.message) },
    }),
  )
}
