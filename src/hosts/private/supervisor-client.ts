import { HostError } from '../../core/host-error.ts'
import { deferred, startSupervisorProcess, supervisorDied } from '../supervisor-process.ts'
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

/** Starts a supervisor. It ends at the end of its input, thus also when this process ends. */
export function startSupervisor(): IdleSupervisor {
  const up = deferred<InitNews>()
  const died = deferred<string>()
  const gone = deferred<GoneNews>()
  const kept = deferred<KeptNews>()
  // Whoever waits for one of them hears of a failure; that nobody does is no error.
  for (const { promise } of [up, gone, kept]) promise.catch(() => {})

  const child = startSupervisorProcess<SupervisorNews>(supervisorEntry(), (news) => {
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
  void child.ended.then((words) => {
    const error = supervisorDied(words)
    up.reject(bootError(error.message))
    gone.reject(error)
    kept.reject(error)
    died.resolve(error.message)
  })
  const tell = (command: SupervisorCommand) => child.tell(command)
  const supervisor: Supervisor = {
    pid: child.pid,
    up: up.promise,
    died: died.promise,
    keep(keep) {
      tell({ do: 'keep', keep })
      return kept.promise.then(({ name }) => name)
    },
    kept: kept.promise,
    stop() {
      child.close()
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
