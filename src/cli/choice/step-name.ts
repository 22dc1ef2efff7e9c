import { existsSync } from 'node:fs'
import type { Lab, Step } from '../../core/lab.ts'
import { near } from '../../parse/near.ts'
import { UsageError } from '../words/usage-error.ts'

/** `labs/x.md#pid`, in two. A file that is really called so is one, and none of its steps is named. */
export function splitStep(word: string): [file: string, step: string | null] {
  const at = word.lastIndexOf('#')
  return at < 0 || existsSync(word) ? [word, null] : [word.slice(0, at), word.slice(at + 1)]
}

/**
 * Where in the lab the step is that has this name; of a transcript, all its commands.
 *
 * @returns indexes into its steps, at least one, in order
 * @throws {UsageError} where the lab has no such step
 */
export function stepsNamed(lab: Pick<Lab, 'file' | 'steps'>, name: string): number[] {
  const isNamed = ({ id, transcript }: Step) =>
    id === name || (transcript !== undefined && id === `${name}.${transcript.index}`)
  const found = lab.steps.flatMap((step, index) => (isNamed(step) ? [index] : []))
  if (found.length === 0) throw noStep(lab, name)
  return found
}

function noStep({ file, steps }: Pick<Lab, 'file' | 'steps'>, name: string): UsageError {
  const nearest = near(
    name,
    steps.map(({ id }) => id),
  )
  const ask = nearest === null ? '' : `Did you mean ${nearest}? `
  return new UsageError(`${file} has no step ${name}`, `${ask}labrun list ${file} shows them all.`)
}
