import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'

/** How a program ended. */
export interface Ended {
  ok: boolean
  /** stdout and stderr as they came; empty where it wrote to our own. */
  output: string
}

export interface ProgramOptions {
  /** It writes to our own stdout and stderr. */
  show?: boolean
  /** It and all that it started is killed after so many milliseconds. */
  timeoutMs?: number
}

/** Runs a program to its end, and stays until it has cleaned up where a signal ends it early. */
export async function runProgram(argv: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  const { show = false, timeoutMs } = options
  const [file = '', ...args] = argv
  const output = show ? 'inherit' : 'pipe'
  // What has a time limit has a process group, so that all of it can be killed; Ctrl-C does not reach it then.
  const apart = timeoutMs !== undefined
  const child = spawn(file, args, {
    stdio: ['ignore', output, output],
    env: colourless(),
    detached: apart,
  })
  const forget = passOn(child, apart ? ['SIGINT', 'SIGHUP', 'SIGTERM'] : ['SIGTERM'], apart)
  let words = ''
  const timer = setTimeout(
    () => {
      words += `${argv[0]}: killed, since it did not end in ${(timeoutMs ?? 0) / 60_000} minutes\n`
      signalAll(child, 'SIGKILL')
    },
    timeoutMs ?? 2 ** 31 - 1,
  )
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
  clearTimeout(timer)
  forget()
  return { ok: exitCode === 0, output: words }
}

/** Hands signals on to the child, or to its whole group; returns what ends that. */
function passOn(child: ChildProcess, signals: readonly NodeJS.Signals[], group: boolean): () => void {
  const pass = (signal: NodeJS.Signals) => {
    if (group) signalAll(child, signal)
    else child.kill(signal)
  }
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
  }
}

function signalAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

/** Vitest and others colour what CI prints, too; a log is no terminal. */
function colourless(): NodeJS.ProcessEnv {
  return process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' }
}
