import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** How a program ended. */
export interface Ended {
  ok: boolean
  /** As a shell gives it: 128 + the signal's number where one ended it. */
  exitCode: number
  /** stdout and stderr as they came; empty where it wrote to our own. */
  output: string
}

/**
 * Runs a program to its end. Ctrl-C is the terminal's to tell it; we stay until it has cleaned up.
 *
 * @param show `true`: it writes to our own stdout and stderr
 */
export async function runProgram(argv: readonly string[], { show = false } = {}): Promise<Ended> {
  const [file = '', ...args] = argv
  const output = show ? 'inherit' : 'pipe'
  const child = spawn(file, args, { stdio: ['ignore', output, output], env: colourless() })
  const terminate = () => void child.kill('SIGTERM')
  process.on('SIGTERM', terminate)
  let words = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words += text
    })
  }
  const exitCode = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      words += error.message
      resolve(127)
    })
    child.on('close', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    )
  })
  process.off('SIGTERM', terminate)
  return { ok: exitCode === 0, exitCode, output: words }
}

/** Vitest and others colour what CI prints, too; a log is no terminal. */
function colourless(): NodeJS.ProcessEnv {
  return process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' }
}
