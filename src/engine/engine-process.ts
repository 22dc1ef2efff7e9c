import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Event } from '../core/event.ts'
import { HostError } from '../core/host-error.ts'
import { Refused } from './by-sudo.ts'
import { type Reply, type Request, toLine } from './protocol.ts'

/** A process that is an engine, or becomes one once sudo lets it. */
export interface EngineProcess {
  readonly child: ChildProcess
  /** Resolves once it is known whether it is an engine: with this, or with what was said instead. */
  readonly known: Promise<EngineProcess | Refused>
  /** Resolves once it has told the end of a run and ended. @throws {HostError} what it told, or `engine-died` */
  readonly done: Promise<void>
  tell(request: Request): void
  /** Who hears of events: one. */
  listener: ((event: Event) => void) | null
}

/** Tells why an engine has died, where that is not known by how its process ended. */
export type WhyDied = (how: string, words: string) => HostError | Promise<HostError>

/** Starts a program and speaks the engine's protocol with it. */
export function startProcess([command, ...argv]: readonly string[], options: SpawnOptions): EngineProcess {
  return speakWith(spawn(command!, argv, { ...options, stdio: ['pipe', 'pipe', 'pipe'] }))
}

/** Speaks the engine's protocol with a process, whose three streams are pipes. */
export function speakWith(child: ChildProcess, whyDied: WhyDied = engineDied): EngineProcess {
  child.stdin!.on('error', () => {})
  let know: (outcome: EngineProcess | Refused) => void = () => {}
  const known = new Promise<EngineProcess | Refused>((resolve) => {
    know = resolve
  })
  const process: EngineProcess = {
    child,
    known,
    done: follow(child, {
      onUp: () => know(process),
      onRefused: (refused) => know(refused),
      onEvent: (event) => process.listener?.(event),
      whyDied,
    }),
    tell: (request) => void child.stdin!.write(toLine(request)),
    listener: null,
  }
  // Who has it run a plan hears of its death.
  process.done.catch(() => {})
  return process
}

interface Hearing {
  onUp: () => void
  onRefused: (refused: Refused) => void
  onEvent: (event: Event) => void
  whyDied: WhyDied
}

async function follow(child: ChildProcess, { onUp, onRefused, onEvent, whyDied }: Hearing): Promise<void> {
  let words = ''
  let up = false
  let ended = false
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    words += text
  })
  const exit = endOf(child)
  for await (const line of createInterface({ input: child.stdout! })) {
    // sudo's modules may greet the user.
    if (!up && line !== UP) words += `${line}\n`
    else if (!up) {
      up = true
      onUp()
    } else {
      const reply = JSON.parse(line) as Exclude<Reply, { type: 'engine-up' }>
      if (reply.type === 'engine-error') throw fromData(reply.error)
      ended ||= reply.type === 'run-end'
      onEvent(reply)
    }
  }
  const { how, missing } = await exit
  onRefused(new Refused(missing ? null : words.trim() || how))
  if (!ended || how !== IN_ORDER) throw await whyDied(how, words)
}

const UP = toLine({ type: 'engine-up' }).trimEnd()
const IN_ORDER = 'exit status 0'
const CLEAN_HINT =
  'Its supervisor takes the Docker host away; `labrun clean` tells whether anything was left.'

/** SIGKILL comes from somebody else, or from the kernel for want of memory; whatever else it dies of is a bug. */
function engineDied(how: string, words: string): HostError {
  const kind = how === 'SIGKILL' ? 'environment' : 'bug'
  return new HostError(kind, 'engine-died', `the engine died (${how})${said(words)}`, CLEAN_HINT)
}

/** In words; `missing`: there was no such program. */
function endOf(child: ChildProcess): Promise<{ how: string; missing: boolean }> {
  return new Promise((resolve) => {
    child.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve({ how: message, missing: code === 'ENOENT' }),
    )
    child.on('close', (code, signal) => resolve({ how: signal ?? `exit status ${code}`, missing: false }))
  })
}

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
