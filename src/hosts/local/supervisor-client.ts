import { HostError } from '../../core/host-error.ts'
import { type Deferred, deferred, startSupervisorProcess, supervisorDied } from '../supervisor-process.ts'
import { localSupervisorEntry } from './own-files.ts'
import type { LocalCommand, LocalNews, LocalOrder } from './protocol.ts'

/** A supervisor's answer once all is ready. */
export type ReadyNews = Extract<LocalNews, { news: 'ready' }>
/** Its last words. */
export type GoneNews = Extract<LocalNews, { news: 'gone' }>

/** The supervisor process of a run on the machine itself, seen from the engine. */
export interface LocalSupervisor {
  /** Resolves when all is ready. @throws {HostError} */
  readonly ready: Promise<ReadyNews>
  /** Resolves, with the reason in words, when it ends before `stop`. */
  readonly died: Promise<string>
  /** Looks at the machine, before a block or after it. @throws {HostError} */
  look(command: Exclude<LocalCommand, { do: 'start' }>): Promise<string[]>
  /** Has all undone. @throws {HostError} `supervisor-died` where it could not finish */
  stop(): Promise<GoneNews>
}

/** Starts one, and has it make a run ready. */
export function startLocalSupervisor(order: LocalOrder): LocalSupervisor {
  const ready = deferred<ReadyNews>()
  const died = deferred<string>()
  const gone = deferred<GoneNews>()
  /** Each command has one answer, in order. */
  const asked: Deferred<string[]>[] = []
  for (const { promise } of [ready, gone]) promise.catch(() => {})
  let failure: HostError | null = null
  const fail = (error: HostError) => {
    failure ??= error
    for (const { reject } of [ready, ...asked.splice(0)]) reject(error)
  }
  const child = startSupervisorProcess<LocalNews>(localSupervisorEntry(), (news) => {
    if (news.news === 'ready') ready.resolve(news)
    else if (news.news === 'looked') asked.shift()?.resolve(news.notes)
    else if (news.news === 'gone') gone.resolve(news)
    else {
      const { kind, rule, message, hint } = news.error
      fail(new HostError(kind, rule, message, hint))
    }
  })
  void child.ended.then((words) => {
    const error = supervisorDied(words)
    fail(error)
    gone.reject(error)
    died.resolve(error.message)
  })
  child.tell({ do: 'start', order } satisfies LocalCommand)
  return {
    ready: ready.promise,
    died: died.promise,
    look(command) {
      const answer = deferred<string[]>()
      // Nobody would answer any more.
      if (failure !== null) answer.reject(failure)
      else asked.push(answer)
      child.tell(command)
      return answer.promise
    },
    stop() {
      child.close()
      return gone.promise
    },
  }
}
