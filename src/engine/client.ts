import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Event } from '../core/event.ts'
import { HostError } from '../core/host-error.ts'
import { engineEntry } from './entry.ts'
import { type Reply, type Request, type RunRequest, toLine } from './protocol.ts'

/** An engine that was started, seen from the front. Until it runs a plan it makes nothing on the machine. */
export interface Engine {
  /**
   * Has it run a plan: once. Resolves once it has told all and ended.
   *
   * @param onEvent called with each event, in order
   * @throws {HostError} where it could not work; `engine-died` also where it has died before
   */
  run(request: RunRequest, onEvent: (event: Event) => void): Promise<void>
  /** Tells at which commits the labs of the run are; the engine needs to know once a host is up. */
  tellCommits(commits: Record<string, string | null>): void
  /** Asks it to stop: see the protocol's `interrupt`. */
  interrupt(): void
  /** Ends it where there is nothing to run. Harmless after a run. */
  dismiss(): void
}

/** Starts an engine on this machine, as the user that runs labrun. */
export function startEngine(): Engine {
  // In a process group of its own: Ctrl-C is the front's to handle, the engine is told.
  const child = spawn(process.execPath, [engineEntry()], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  child.stdin.on('error', () => {})
  const tell = (request: Request) => void child.stdin.write(toLine(request))
  let listener: ((event: Event) => void) | null = null
  const done = follow(child, (event) => listener?.(event))
  // Who has it run a plan hears of its death.
  done.catch(() => {})
  return {
    run(request, onEvent) {
      listener = onEvent
      tell(request)
      return done
    },
    tellCommits: (commits) => tell({ type: 'commits', commits }),
    interrupt: () => tell({ type: 'interrupt' }),
    dismiss() {
      // Without a plan it has nothing to clean up, and may not even have come to reading its input.
      if (listener === null) child.kill('SIGKILL')
      else child.stdin.end()
    },
  }
}

async function follow(child: ChildProcess, onEvent: (event: Event) => void): Promise<void> {
  let words = ''
  let ended = false
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    words += text
  })
  const exit = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(signal ?? `exit status ${code}`))
  })
  for await (const line of createInterface({ input: child.stdout! })) {
    const reply = JSON.parse(line) as Reply
    if (reply.type === 'engine-error') throw fromData(reply.error)
    ended ||= reply.type === 'run-end'
    onEvent(reply)
  }
  const how = await exit
  if (!ended || how !== IN_ORDER)
    throw new HostError('bug', 'engine-died', `the engine died (${how})${said(words)}`, CLEAN_HINT)
}

const IN_ORDER = 'exit status 0'
const CLEAN_HINT =
  'Its supervisor takes the Docker host away; `labrun clean` tells whether anything was left.'

function said(words: string): string {
  return words.trim() === '' ? '' : `; it said:\n${words.trim()}`
}

function fromData({
  kind,
  rule,
  message,
  hint,
}: Extract<Reply, { type: 'engine-error' }>['error']): HostError {
  return new HostError(kind, rule, message, hint)
}
