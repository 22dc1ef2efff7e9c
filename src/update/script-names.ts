import type { Lab } from '../core/lab.ts'
import { ownerOfName } from '../parse/names.ts'

/** The variables of a lab's scripts. */
export interface ScriptNames {
  /** A placeholder of such a name would change what they do. */
  used: ReadonlySet<string>
  /** Used, and set by nothing that could be found. */
  unset: ReadonlySet<string>
}

const USE = /\$\{?[!#]?([A-Za-z_]\w*)/g
const ASSIGNMENT = /(?:^|[\s;&|({`])([A-Za-z_]\w*)\+?=/g
/** `for x in`, `read a b`, `declare x`, `printf -v x`. */
const SETTERS =
  /\b(?:for|read|mapfile|readarray|declare|local|typeset|export|readonly|getopts|select|printf)\b([^\n;&|)]*)/g

/** Reads them out of the scripts, without running any. */
export function scriptNames({ steps, env }: Pick<Lab, 'steps' | 'env'>): ScriptNames {
  const uses = new Set<string>()
  const set = new Set(Object.keys(env))
  for (const { script } of steps) {
    for (const [, name] of script.matchAll(USE)) uses.add(name!)
    for (const [, name] of script.matchAll(ASSIGNMENT)) set.add(name!)
    for (const [, words] of script.matchAll(SETTERS))
      for (const [name] of words!.matchAll(/(?<![\w$-])[A-Za-z_]\w*/g)) set.add(name)
  }
  const unset = new Set([...uses].filter((name) => !set.has(name) && ownerOfName(name) === null))
  // What is set and never used does not matter, and is often no variable at all: `ps -o pid=`.
  return { used: uses, unset }
}
