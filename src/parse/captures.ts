import type { VFile } from 'vfile'
import type { Step } from '../core/lab.ts'
import { teardownOrder } from '../core/teardown.ts'
import { complain } from './complain.ts'
import type { PlacedUse } from './expectation.ts'
import { near } from './near.ts'
import { TYPE_NAMES } from './types.ts'
import { oneOf, plain } from './words.ts'

/** The names that each step's expectations capture and refer to, in order. */
export type UsesByStep = ReadonlyMap<Step, readonly PlacedUse[]>

/**
 * Complains of every name that is used before it is captured, in the order in which the steps run.
 *
 * @param known names captured by steps that could not be read
 */
export function checkNames(
  steps: readonly Step[],
  uses: UsesByStep,
  known: ReadonlySet<string>,
  file: VFile,
): void {
  const all = [...uses.values()].flat()
  const captured = new Set(known)
  for (const step of runOrder(steps)) {
    for (const use of uses.get(step) ?? []) {
      if (use.captures) captured.add(use.name)
      else if (!captured.has(use.name)) complainOfName(use, captured, all, file)
    }
  }
}

function runOrder(steps: readonly Step[]): Step[] {
  return [...steps.filter(({ teardown }) => !teardown), ...teardownOrder(steps)]
}

function complainOfName(
  { name, place }: PlacedUse,
  captured: ReadonlySet<string>,
  all: readonly PlacedUse[],
  file: VFile,
): void {
  const later = all.find((other) => other.captures && other.name === name)
  const known = [...captured]
  // A list of hundreds would hide the sentence.
  const listed = known.length === 0 || known.length > 8 ? ['a name captured before'] : known
  complain(file, place, {
    rule: 'unknown-name',
    reason: `found {{${plain(name)}}}, which no step captures before, expected ${oneOf([...listed, 'a type'])}`,
    hint: later ? `Line ${later.place.line} captures it, and runs later.` : spellingHint(name, known),
    actual: name,
    expected: [...listed, ...TYPE_NAMES],
  })
}

function spellingHint(name: string, captured: readonly string[]): string {
  const nearest = near(name, [...captured, ...TYPE_NAMES])
  if (nearest !== null) return `Did you mean {{${nearest}}}?`
  return `Capture it first: {{${name}:word}}. If it is printed just so, write it with (re): \\{\\{${name}\\}\\} (re)`
}
