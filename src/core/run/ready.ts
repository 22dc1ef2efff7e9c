import type { Expectation } from '../expectation.ts'
import { toHostError } from '../host-error.ts'
import type { Ready, SessionKey, Step } from '../lab.ts'
import type { Output, Session } from '../session.ts'
import { isStepFault } from '../target.ts'
import { byteText } from '../text/byte-text.ts'
import type { StepContext } from './step-context.ts'

/** An answer that takes longer is none: it is asked for again. */
const ASK_LIMIT_MS = 2000

/** Tells whether a background step is ready. */
export interface Probe {
  /** @param printed what the step has printed so far */
  isReady(printed: Pick<Output, 'stdout' | 'stderr'>): Promise<boolean>
  close(): Promise<void>
}

/** The probe for what a step waits for; nothing is asked for before `isReady`. */
export function readyProbe(step: Step, ready: Ready, context: StepContext): Probe {
  if (ready.kind === 'output') return outputProbe(ready, context)
  return new ShellProbe(probeKey(step.key, ready.kind), SCRIPTS[ready.kind], variablesOf(ready), context)
}

/** What is not so while a step is not ready. */
export function describeUnready(ready: Ready): string {
  switch (ready.kind) {
    case 'port':
      return `nobody listens on port ${ready.port}`
    case 'output':
      return `no line that it printed fits /${ready.regex}/`
    case 'http':
      return `${ready.url} does not answer with a status from 200 to 399`
    case 'file':
      return `there is no ${ready.path}`
  }
}

/** What is so although nobody has started the step yet. */
export function describeReady(ready: Ready): string {
  switch (ready.kind) {
    case 'port':
      return `somebody listens on port ${ready.port} already`
    case 'output':
      return 'its output fits'
    case 'http':
      return `${ready.url} answers already`
    case 'file':
      return `there is a ${ready.path} already`
  }
}

function outputProbe({ regex }: Extract<Ready, { kind: 'output' }>, { match, captures }: StepContext): Probe {
  const line = { line: 1, text: regex, pattern: { kind: 're' as const, source: `.*(?:${regex}).*` } }
  const wanted: Expectation = {
    place: { line: 1, column: 1 },
    firstLine: 1,
    mode: 'contains',
    unordered: false,
    stream: 'stdout',
    lines: [line],
  }
  return {
    isReady: async ({ stdout, stderr }) =>
      [stdout, stderr].some(({ head }) => match(wanted, byteText(head), captures).fits),
    close: async () => {},
  }
}

/** Asks by a script in a shell of its own, where the step runs. */
class ShellProbe implements Probe {
  readonly #key: SessionKey
  readonly #script: string
  readonly #variables: Record<string, string>
  readonly #context: StepContext
  #session: Session | null = null

  constructor(key: SessionKey, script: string, variables: Record<string, string>, context: StepContext) {
    this.#key = key
    this.#script = script
    this.#variables = variables
    this.#context = context
  }

  async isReady(): Promise<boolean> {
    const session = await this.#open()
    if (session === null) return false
    const { exitCode } = await session.run({
      script: this.#script,
      line: 1,
      stopAtFailure: false,
      variables: this.#variables,
      timeoutMs: ASK_LIMIT_MS,
      maxOutputBytes: 64 * 1024,
      settleMs: 0,
      signal: this.#context.signal,
      onLate: () => {},
    })
    return exitCode === 0
  }

  async close(): Promise<void> {
    await this.#session?.close()
    this.#session = null
  }

  async #open(): Promise<Session | null> {
    if (this.#session?.ended != null) await this.close()
    try {
      this.#session ??= await this.#context.sessions.open(this.#key)
      return this.#session
    } catch (error) {
      // The container may not be there yet, or not any more: that is for the step itself to tell.
      if (!isStepFault(toHostError(error))) throw error
      return null
    }
  }
}

/** Ports and URLs are asked with the host's programs, in the step's network namespace; a container may have none. */
function probeKey(key: SessionKey, kind: 'port' | 'http' | 'file'): SessionKey {
  const own = { ...key, tty: false }
  if (kind === 'file') return own
  const anywhere = { ...own, shell: 'bash' as const, user: null, workdir: null }
  if (key.target === 'host' || (key.target === 'nsenter' && !key.ns.includes('net'))) {
    return { ...anywhere, target: 'host', container: null, ns: [] }
  }
  return { ...anywhere, target: 'nsenter', ns: ['net'] }
}

const SCRIPTS = {
  /** State 0A is LISTEN; addresses end in the port, in hexadecimal digits. */
  port: `grep -qs ":$(printf %04X "$labrun_port") [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6`,
  http: `(
  exec 3<>"/dev/tcp/$labrun_host/$labrun_port" || exit
  printf 'GET %s HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' "$labrun_path" "$labrun_authority" >&3
  read -r _ status _ <&3
  case $status in [23][0-9][0-9]) ;; *) exit 1 ;; esac
) 2>/dev/null`,
  file: `[ -e "$labrun_path" ]`,
}

function variablesOf(ready: Exclude<Ready, { kind: 'output' }>): Record<string, string> {
  if (ready.kind === 'port') return { labrun_port: String(ready.port) }
  if (ready.kind === 'file') return { labrun_path: ready.path }
  const { hostname, host, port, pathname, search } = new URL(ready.url)
  return {
    labrun_host: hostname.replace(/^\[|\]$/g, ''),
    labrun_port: port === '' ? '80' : port,
    labrun_path: pathname + search,
    labrun_authority: host,
  }
}
