import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Event } from '../core/event.ts'
import { HostError } from '../core/host-error.ts'
import { engineEntry } from './entry.ts'
import { type Reply, type Request, toLine } from './protocol.ts'

/** A running engine, seen from the front. */
export interface Engine {
  /** Asks it to stop: see the protocol's `interrupt`. */
  interrupt(): void
  /** Resolves once the engine has told all and ended. @throws {HostError} where it could not work. */
  readonly done: Promise<void>
}

/**
 * Starts an engine on this machine, as the user that runs labrun.
 *
 * @param onEvent called with each event, in order
 */
export function startEngine(run: Extract<Request, { type: 'run' }>, onEvent: (event: Event) => void): Engine {
  // In a process group of its own: Ctrl-C is the front's to handle, the engine is told.
  const child = spawn(process.execPath, [engineEntry()], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  child.stdin.on('error', () => {})
  child.stdin.write(toLine(run))
  return {
    interrupt: () => child.stdin.write(toLine({ type: 'interrupt' })),
    done: follow(child, onEvent),
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
