import type { ScriptRequest } from '../core/session.ts'
import { type BlockStart, errTrap } from './bash-driver.ts'
import type { StatusRecord } from './status-records.ts'
import { parseTraps } from './trap-list.ts'

/** What must be done over for each block, since the protocol itself uses it: the rest of a shell's state is in the shell. */
export class ShellState {
  readonly #directory: string
  readonly #variables = new Map<string, string>()
  #status = 0
  #options = ''
  #errexit = false
  /** What was told last: in nearly all blocks the same. */
  #toldTraps = ''
  #errTrap: string | null = null
  #debugTrap: string | null = null

  /** @param directory the session's, as the shell sees it */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** What the next block starts with. */
  start(request: ScriptRequest): BlockStart {
    return {
      line: request.line,
      errexit: request.stopAtFailure || this.#errexit,
      variables: this.#newVariables(request.variables),
      status: this.#status,
      options: this.#options,
      errTrap: this.#errTrap,
      debugTrap: this.#debugTrap,
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
    const traps = parseTraps(end.traps)
    this.#debugTrap = traps.get('DEBUG') ?? null
    this.#errTrap = this.#ownErrTrap(traps.get('ERR') ?? null)
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

  #ownErrTrap(trap: string | null): string | null {
    if (trap === errTrap(this.#directory)) return null
    if (this.#errTrap !== null && trap === errTrap(this.#directory, this.#errTrap)) return this.#errTrap
    return trap
  }
}
