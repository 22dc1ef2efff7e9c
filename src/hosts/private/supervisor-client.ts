import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { HostError } from '../../core/host-error.ts'
import { bootError } from './boot-error.ts'
import { supervisorEntry } from './own-files.ts'
import type { HostOrder, KeepOrder, SupervisorCommand, SupervisorNews } from './protocol.ts'

/** A supervisor's answer once the host's first process is up; dockerd may not answer yet. */
export type InitNews = Extract<SupervisorNews, { news: 'init' }>
/** Its answer once the host is kept. */
export type KeptNews = Extract<SupervisorNews, { news: 'kept' }>
/** Its last words. */
export type GoneNews = Extract<SupervisorNews, { news: 'gone' }>

/** One supervisor process, seen from the engine. */
export interface Supervisor {
  /** Number of its process. */
  readonly pid: number
  /** Resolves when the host's first process is up. @throws {HostError} where it does not come up. */
  readonly up: Promise<InitNews>
  /** Resolves, with the reason in words, when the host or its supervisor ends before `stop`. */
  readonly died: Promise<string>
  /** Leaves the host up when this process ends; its name. @throws {HostError} where the supervisor has died. */
  keep(keep: KeepOrder): Promise<string>
  /** Resolves when the host is kept, and not before. */
  readonly kept: Promise<KeptNews>
  /** Has all taken away. @throws {HostError} `supervisor-died` where the supervisor could not finish. */
  stop(): Promise<GoneNews>
}

/** A supervisor process that has no order yet, and has made nothing. */
export interface IdleSupervisor {
  /** Has it make a host: once. */
  order(order: HostOrder): Supervisor
}

/**
 * Starts a supervisor in a session of its own, so that Ctrl-C on the terminal is not for it. It ends at the end of its
 * input, thus also when this process ends.
 */
export function startSupervisor(): IdleSupervisor {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', supervisorEntry()], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    env: ownEnvironment(),
  })
  const up = deferred<InitNews>()
  const died = deferred<string>()
  const gone = deferred<GoneNews>()
  const kept = deferred<KeptNews>()
  // Whoever waits for one of them hears of a failure; that nobody does is no error.
  for (const { promise } of [up, gone, kept]) promise.catch(() => {})

  createInterface({ input: child.stdout }).on('line', (line) => {
    const news = JSON.parse(line) as SupervisorNews
    if (news.news === 'init') up.resolve(news)
    else if (news.news === 'gone') gone.resolve(news)
    else if (news.news === 'kept') kept.resolve(news)
    else if (news.news === 'ended') {
      up.reject(bootError(news.reason))
      died.resolve(news.reason)
    } else {
      const { kind, rule, message, hint } = news.error
      const error = new HostError(kind, rule, message, hint)
      for (const { reject } of [up, kept]) reject(error)
    }
  })
  void endOf(child).then((words) => {
    const error = supervisorDied(words)
    up.reject(bootError(error.message))
    gone.reject(error)
    kept.reject(error)
    died.resolve(error.message)
  })
  child.stdin.on('error', () => {}) // It has died: its end tells.
  const tell = (command: SupervisorCommand) => void child.stdin.write(`${JSON.stringify(command)}\n`)
  const supervisor: Supervisor = {
    // 0: it could not be started, and says so.
    pid: child.pid ?? 0,
    up: up.promise,
    died: died.promise,
    keep(keep) {
      tell({ do: 'keep', keep })
      return kept.promise.then(({ name }) => name)
    },
    kept: kept.promise,
    stop() {
      child.stdin.end()
      return gone.promise
    },
  }
  return {
    order(order) {
      tell({ do: 'start', order })
      return supervisor
    },
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

/** Resolves with how the process ended and what it said. */
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

function supervisorDied(how: string): HostError {
  return new HostError(
    'cleanup',
    'supervisor-died',
    `labrun's supervisor ended before the host was taken away (${how})`,
    '`labrun clean` takes away what is left.',
  )
}

interface Deferred<T> {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: HostError) => void
}

function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, 'resolve' | 'reject'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...settle! }
}
