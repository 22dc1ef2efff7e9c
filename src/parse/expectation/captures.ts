import type { VFile } from 'vfile'
import { conditionText, whenText } from '../../core/condition.ts'
import type { Step } from '../../core/lab.ts'
import { teardownOrder } from '../../core/teardown.ts'
import { complain } from '../complain.ts'
import type { LabSteps } from '../lab-steps.ts'
import { near } from '../near.ts'
import { oneOf, plain } from '../words.ts'
import type { PlacedUse } from './placed-use.ts'
import { TYPE_NAMES } from './types.ts'

/** Complains of every name that is used before it is captured, in the order in which the steps run. */
export function checkNames(lab: LabSteps): void {
  const captured = new Map<string, Step[]>()
  for (const step of runOrder(lab.all)) {
    for (const use of lab.uses.get(step) ?? []) {
      const by = captured.get(use.name) ?? []
      if (use.captures) captured.set(use.name, [...by, step])
      else if (lab.lost.has(use.name)) continue
      else if (by.length === 0) complainOfName(use, step, new Set([...lab.lost, ...captured.keys()]), lab)
      else if (!by.some((other) => runsWherever(step, other))) complainOfSkipped(use, step, by.at(-1)!, lab)
    }
  }
}

/** Whether `other` is never skipped where `step` runs. */
export function runsWherever(step: Step, other: Step): boolean {
  const own = new Set(step.when?.map(conditionText))
  return (other.when ?? []).every((condition) => own.has(conditionText(condition)))
}

function complainOfSkipped({ name, place }: PlacedUse, step: Step, captor: Step, lab: LabSteps): void {
  const { id, when = [] } = captor
  const file = lab.fileOf(step)
  complain(file, place, {
    rule: 'unknown-name',
    reason: `found {{${plain(name)}}}, which only step ${id} on ${lab.lineOf(captor, file)} captures, and that may be skipped, expected a name that is captured whenever this step runs`,
    hint: `Capture it in a step that always runs, or give this one ${whenText(when)} too.`,
    actual: name,
  })
}

/** The steps in the order in which they run: teardown comes last. */
export function runOrder(steps: readonly Step[]): Step[] {
  return [...steps.filter(({ teardown }) => !teardown), ...teardownOrder(steps)]
}

function complainOfName(
  { name, place }: PlacedUse,
  step: Step,
  captured: ReadonlySet<string>,
  lab: LabSteps,
): void {
  const file = lab.fileOf(step)
  const later = whereCaptured(name, file, lab)
  const known = [...captured]
  // A list of hundreds would hide the sentence.
  const listed = known.length === 0 || known.length > 8 ? ['a name captured before'] : known
  complain(file, place, {
    rule: 'unknown-name',
    reason: `found {{${plain(name)}}}, which no step captures before, expected ${oneOf([...listed, 'a type'])}`,
    hint: later === null ? spellingHint(name, known) : `${capitalised(later)} captures it, and runs later.`,
    actual: name,
    expected: [...listed, ...TYPE_NAMES],
  })
}

/** In words: `line 12`. */
function whereCaptured(name: string, seenFrom: VFile, lab: LabSteps): string | null {
  for (const [step, uses] of lab.uses) {
    const use = uses.find((other) => other.captures && other.name === name)
    if (use !== undefined) return lab.lineOf(step, seenFrom, use.place.line)
  }
  return null
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function spellingHint(name: string, captured: readonly string[]): string {
  const nearest = near(name, [...captured, ...TYPE_NAMES])
  if (nearest !== null) return `Did you mean {{${nearest}}}?`
  return `Capture it first: {{${name}:word}}. If it is printed just so, write it with (re): \\{\\{${name}\\}\\} (re)`
}
