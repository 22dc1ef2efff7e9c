import type { Lab } from '../../core/lab.ts'
import { isVariableName, mayBeSet } from '../../parse/names.ts'
import { UsageError } from '../words/usage-error.ts'

/**
 * The variables of `--env`: `NAME=value`, or `NAME` for the value that it has in `environment`. The last one counts.
 *
 * @throws {UsageError} for a name that labs may not set, and one that has no value
 */
export function readEnv(words: readonly string[], environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(words.map((word) => readVariable(word, environment)))
}

function readVariable(word: string, environment: NodeJS.ProcessEnv): [name: string, value: string] {
  const [, name, value] = /^([^=]*)(?:=(.*))?$/s.exec(word)!
  if (!isVariableName(name!))
    throw new UsageError(`--env ${word}: expected NAME=value, with a name of letters, digits and _`)
  if (!mayBeSet(name!)) throw new UsageError(`--env ${name}: the name is the shell's own, expected another`)
  const given = value ?? environment[name!]
  if (given === undefined) throw new UsageError(`--env ${name}: it has no value here, expected ${name}=value`)
  return [name!, given]
}

/** The lab with these variables, which count before its own. @throws {UsageError} where one is a secret of the lab's */
export function withEnv(lab: Lab, env: Record<string, string>): Lab {
  if (Object.keys(env).length === 0) return lab
  const secret = lab.secrets.find(({ name }) => Object.hasOwn(env, name))
  if (secret !== undefined)
    throw new UsageError(
      `--env ${secret.name}: ${lab.file} takes it as a secret, from your environment`,
      `Set it there: ${secret.name}=… labrun ${lab.file}`,
    )
  return { ...lab, env: { ...lab.env, ...env } }
}
