import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'

const program = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** How a command ended on an outer machine. */
export interface CommandEnd {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  durationMs: number
}

/** A command that is going on. */
export interface RunningCommand {
  child: ChildProcess
  ended: Promise<CommandEnd>
}

/** Starts the command labrun, or any other argv with `wrapper` in front. */
export function startLabrun(argv: readonly string[], wrapper: readonly string[] = []): RunningCommand {
  const [file = '', ...rest] = [...wrapper, process.execPath, program, ...argv]
  const started = performance.now()
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  const end: CommandEnd = { exitCode: null, signal: null, stdout: '', stderr: '', durationMs: 0 }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      end[stream] += text
    })
  }
  const ended = new Promise<CommandEnd>((done) => {
    child.once('exit', (exitCode, signal) => {
      // Who holds a pipe open longer than that was left behind; looking for processes tells.
      const settle = () => done({ ...end, exitCode, signal, durationMs: performance.now() - started })
      child.once('close', settle)
      setTimeout(settle, 2000).unref()
    })
  })
  return { child, ended }
}

/** Runs labrun to its end. */
export function runLabrun(...argv: string[]): Promise<CommandEnd> {
  return startLabrun(argv).ended
}
