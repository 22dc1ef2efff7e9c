import type { ScriptRequest } from '../core/session.ts'
import type { BlockStart, OwnTraps, ShellDialect } from './shell-driver.ts'
import type { StatusRecord } from './status-records.ts'
import { parseTraps } from './trap-list.ts'

/** What must be done over for each block, since the protocol itself uses it: the rest of a shell's state is in the shell. */
export class ShellState {
  readonly #dialect: ShellDialect
  readonly #variables = new Map<string, string>()
  #status = 0
  #options = ''
  #errexit = false
  /** What was told last: in nearly all blocks the same. */
  #toldTraps = ''
  #traps: OwnTraps = {}

  constructor(dialect: ShellDialect) {
    this.#dialect = dialect
  }

  /** What the next block starts with. */
  start(request: ScriptRequest): BlockStart {
    return {
      line: request.line,
      errexit: request.stopAtFailure || this.#errexit,
      variables: this.#newVariables(request.variables),
      status: this.#status,
      options: this.#options,
      traps: this.#traps,
    }
  }

  /** Takes in how a block has left the shell. */
  end(request: ScriptRequest, end: Extract<StatusRecord, { kind: 'end' }>): void {
    this.#status = end.exitCode
    this.#options = [...end.flags].filter((flag) => flag === 'x' || flag === 'v').join('')
    // In a block that stops at failures errexit is ours; in another it is the lab's.
    this.#errexit = !request.stopAtFailure && end.flags.includes('e')
    if (end.traps === this.#toldTraps) return
    this.#toldTraps = end.traps
    this.#traps = this.#dialect.ownTraps(parseTraps(end.traps), this.#traps)
  }

  /** A captured value is set once: what the lab makes of the variable later is the lab's. */
  #newVariables(variables: Readonly<Record<string, string>>): Record<string, string> {
    const fresh: Record<string, string> = {}
    for (const [name, value] of Object.entries(variables)) {
      if (this.#variables.get(name) === value) continue
      this.#variables.set(name, value)
      fresh[name] = value
    }
    return fresh
  }
}
