import type { SpawnOptions } from 'node:child_process'
import type { Event } from '../core/event.ts'
import type { Lab } from '../core/lab.ts'
import type { HostKindName } from '../core/plan.ts'
import { askBySudo, needsSudo, Refused, tryBySudo, whyNotAsk } from './by-sudo.ts'
import { type EngineProcess, startProcess } from './engine-process.ts'
import { engineEntry } from './entry.ts'
import type { RunRequest } from './protocol.ts'

/** An engine that was started, seen from the front. Until it runs a plan it makes nothing on the machine. */
export interface Engine {
  /**
   * Resolves once it may run this plan, with the kind of host that it makes. Where sudo wants a password, it is asked for now;
   * where the engine is to be in a container, that is started now. Where root is not to be had, labs that need no Docker run
   * in a user namespace.
   *
   * @throws {HostError} where root is needed and not to be had, or no container
   */
  ready(plan: { labs: readonly Lab[] }): Promise<HostKindName>
  /**
   * Has it run a plan, when it is ready: once. Resolves once it has told all and ended. Plans of labs that are watched it runs
   * one after the other, and this resolves once a run has ended.
   *
   * @param onEvent called with each event, in order
   * @throws {HostError} where it could not work; `engine-died` also where it has died before
   */
  run(request: RunRequest, onEvent: (event: Event) => void): Promise<void>
  /** Tells at which commits the labs of the run are; the engine needs to know once a host is up. */
  tellCommits(commits: Record<string, string | null>): void
  /** Tells that the shell was left which an event has handed over. */
  tellShellLeft(): void
  /**
   * After runs of labs that are watched: has it give up the hosts that wait, and end. Resolves once it has.
   *
   * @param onEvent called with what it tells of that
   * @throws {HostError} as `run` does
   */
  end(onEvent: (event: Event) => void): Promise<void>
  /** Rejects where it dies before its end. @throws {HostError} */
  died(): Promise<void>
  /** Asks it to stop: see the protocol's `interrupt`. */
  interrupt(why?: string): void
  /** The argv that starts from here what the engine would start as `argv` where it is; on this process's terminal or not. */
  here(argv: readonly string[], onTerminal: boolean): string[]
  /** Ends it where there is nothing to run. Harmless after a run. */
  dismiss(): void
}

const WHY = 'a private Docker host needs root'

/** Starts an engine on this machine: as root, directly or by sudo. @param kind of the hosts that it is to make */
export function startHere(kind: HostKindName): Engine {
  const command = [process.execPath, engineEntry()]
  return needsSudo() ? startBySudo(command, kind) : startDirectly(command, kind)
}

function startDirectly(command: readonly string[], kind: HostKindName): Engine {
  // In a process group of its own: Ctrl-C is the front's to handle, the engine is told.
  const engine = startProcess(command, { detached: true })
  return toEngine(
    () => engine,
    async () => kind,
    (argv) => [...argv],
    // Without a plan it has nothing to clean up, and may not even have come to reading its input.
    () => void engine.child.kill('SIGKILL'),
  )
}

/**
 * sudo knows a user by the terminal's session, so that it can't be started in a session of its own. Nor can it, being
 * root's, be killed from here: it ends with the engine, which ends with its input. Should sudo be killed, Node closes
 * that input, as of any child that has ended.
 */
function startBySudo(command: readonly string[], kind: HostKindName): Engine {
  const need = { why: kind === 'local' ? '--host local needs root' : WHY, command }
  let engine: EngineProcess | null = null
  const start = (argv: readonly string[], options: SpawnOptions) => {
    engine = startProcess(argv, options)
    return engine.known
  }
  const first = tryBySudo(need, start)
  return toEngine(
    () => engine!,
    async (plan) => {
      const outcome = await first
      if (!(outcome instanceof Refused)) return kind
      const useless = whyNotAsk(need, outcome)
      if (useless === null) {
        await askBySudo(need, outcome, start)
        return kind
      }
      // Loaded where it is needed: most who run labs are root, or sudo helps.
      const { canBeInUserNamespace, inUserNamespace, noUserNamespace } = await import('./user-namespace.ts')
      if (kind === 'local' || !canBeInUserNamespace(plan)) throw useless
      const own = await start(inUserNamespace(command), { detached: true })
      if (own instanceof Refused) throw noUserNamespace(useless, own)
      return kind
    },
    // Only root can enter a host, but for one in a user namespace of the user's own.
    (argv) => (argv.includes('--user') ? [...argv] : ['sudo', '-n', ...argv]),
    () => leave(engine!),
  )
}

/** This process need not wait until it has ended. */
export function leave({ child }: EngineProcess): void {
  child.stdin!.end()
  child.stdout!.destroy()
  child.stderr!.destroy()
  child.unref()
}

/**
 * @param current the process that it is, once it is ready
 * @param drop ends it where it has no plan
 */
export function toEngine(
  current: () => EngineProcess,
  ready: Engine['ready'],
  here: Engine['here'],
  drop: () => void,
): Engine {
  let running = false
  return {
    ready,
    here,
    run(request, onEvent) {
      running = true
      const engine = current()
      engine.listener = onEvent
      engine.tell(request)
      if (request.plan.watch === null) return engine.done
      return new Promise((resolve, reject) => {
        engine.listener = (event) => {
          onEvent(event)
          if (event.type === 'run-end') resolve()
        }
        engine.done.then(resolve, reject)
      })
    },
    end(onEvent) {
      const engine = current()
      engine.listener = onEvent
      engine.tell({ type: 'end' })
      return engine.done
    },
    died: () => current().done,
    tellCommits: (commits) => current().tell({ type: 'commits', commits }),
    interrupt: (why) => current().tell({ type: 'interrupt', ...(why !== undefined && { why }) }),
    tellShellLeft: () => current().tell({ type: 'shell-left' }),
    dismiss() {
      if (running) current().child.stdin!.end()
      else drop()
    },
  }
}
