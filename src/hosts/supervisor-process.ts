import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { HostError } from '../core/host-error.ts'

/** A process that supervises something and takes it away at the end of its input, thus also when this process ends. */
export interface SupervisorProcess {
  /** Number of its process; 0: it could not be started, and says so. */
  readonly pid: number
  /** Writes it one line of JSON. */
  tell(command: object): void
  /** Ends its input. */
  close(): void
  /** Resolves, with how it ended and what it said, when it has. */
  readonly ended: Promise<string>
}

/**
 * Starts one in a session of its own, so that Ctrl-C on the terminal is not for it.
 *
 * @param onNews called with each line that it tells
 */
export function startSupervisorProcess<News>(entry: string, onNews: (news: News) => void): SupervisorProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    env: ownEnvironment(),
  })
  createInterface({ input: child.stdout }).on('line', (line) => onNews(JSON.parse(line) as News))
  const ended = endOf(child)
  child.stdin.on('error', () => {}) // It has died: its end tells.
  return {
    pid: child.pid ?? 0,
    tell: (command) => void child.stdin.write(`${JSON.stringify(command)}\n`),
    close: () => void child.stdin.end(),
    ended,
  }
}

/**
 * What a supervisor needs of the environment. With a host that is kept it lives for days, so all else is not its to keep: a
 * user's tokens are among it.
 */
const NEEDED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'LD_LIBRARY_PATH', 'LD_PRELOAD', 'NODE_OPTIONS']

function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(NEEDED.map((name) => [name, process.env[name]]))
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-4000)
  })
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code, signal) =>
      resolve(`${signal ?? `exit status ${code}`}${words && `: ${words.trim()}`}`),
    )
  })
}

/** It ended before its work was done. */
export function supervisorDied(how: string): HostError {
  return new HostError(
    'cleanup',
    'supervisor-died',
    `labrun's supervisor ended before the host was taken away (${how})`,
    '`labrun clean` takes away what is left.',
  )
}

/** A promise that somebody else settles. */
export interface Deferred<T> {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: HostError) => void
}

export function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, 'resolve' | 'reject'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...settle! }
}
