import type { VFile } from 'vfile'
import type { Expectation } from '../core/expectation.ts'
import type { Step } from '../core/lab.ts'
import type { StepResult } from '../core/step-result.ts'
import { complain } from '../parse/complain.ts'
import type { NewName } from './names.ts'
import type { NewLine } from './new-line.ts'
import { namesCaptured } from './orphans.ts'
import { isHole } from './piece.ts'

/** An expectation that does not fit, and is left so. */
export function tellLeft({ place }: Expectation, why: string, file: VFile): void {
  complain(file, place, { rule: 'not-updated', reason: `left as it is, though it does not fit: ${why}` })
}

/** An expectation of a file that sets the lab up: it may set up others, too. */
export function tellOfOther(other: string, { place }: Expectation, file: VFile): void {
  complain(file, WHOLE, {
    rule: 'not-updated',
    reason: `what ${other}:${place.line} expects does not fit, and that file sets this lab up`,
    hint: `\`labrun update ${other}\` updates it.`,
  })
}

/** What is about no line of the lab's own file. */
const WHOLE = { line: 1, column: 1 }

/** Past a step that failed by itself, nothing is known of what the lab prints. */
export function tellStopped(
  step: Step,
  { status, reason, failures }: StepResult,
  onlyUnlike: boolean,
  file: VFile,
): void {
  const line = failures[0]?.line ?? step.place.line
  const where = onlyUnlike ? ' on a host that is unlike others' : ''
  const name = step.file === undefined ? step.id : `${step.id} (${step.file}:${line})`
  complain(file, step.file === undefined ? { line, column: 1 } : WHOLE, {
    rule: 'step-failed',
    reason: `step ${name} ${status}${where}: ${reason ?? status}; nothing after it was updated`,
    hint: onlyUnlike
      ? 'There it has other PIDs, addresses, interface numbers and another name: a step that needs one of these holds on no other host.'
      : `Mend the step first, or say what it ends with: ${step.transcript ? '[1] under what it prints' : 'exit=1'}.`,
  })
}

/** What of a new expectation is less than its author may want. */
export function tellChange(expectation: Expectation, lines: readonly NewLine[], file: VFile): void {
  if (lines.some(({ kind }) => kind === 'gap')) {
    complain(file, expectation.place, {
      rule: 'loosely-updated',
      severity: 'information',
      reason: 'two runs have printed different numbers of lines, which are now ...',
      hint: 'Where only their order differs, the script can sort them.',
    })
  }
  if (lines.some(isAnything)) {
    complain(file, expectation.place, {
      rule: 'loosely-updated',
      severity: 'information',
      reason: 'two runs have printed lines that have nothing in common, which are now {{any}}',
    })
  }
}

function isAnything(line: NewLine): boolean {
  return (
    line.kind === 'written' &&
    line.pieces.length > 0 &&
    line.pieces.every((piece) => isHole(piece) && piece.type === 'any')
  )
}

/** A variable that a placeholder sets from now on was not there while the lab ran. */
export function tellAgain({ name, step }: NewName, file: VFile): void {
  complain(file, step.place, {
    rule: 'update-again',
    severity: 'information',
    reason: `a script uses $${name}, which nothing had set in these runs; now an output block of step ${step.id} captures it`,
    hint: 'Scripts may print something else with it: run `labrun update` once more.',
  })
}

/** A placeholder that set a variable is there no more. */
export function tellLostNames(before: readonly Step[], after: readonly Step[], file: VFile): void {
  const kept = namesCaptured(after.flatMap(({ expectations }) => expectations))
  for (const name of namesCaptured(before.flatMap(({ expectations }) => expectations))) {
    const user = kept.has(name) ? undefined : after.find(({ script }) => usesVariable(script, name))
    if (user === undefined) continue
    complain(file, user.file === undefined ? user.place : WHOLE, {
      rule: 'lost-name',
      severity: 'warning',
      reason: `found $${name} in step ${user.id}, which no output block captures any more`,
      hint: `Nothing like its value was printed. Capture it where it is: {{${name}:word}}`,
    })
  }
}

function usesVariable(script: string, name: string): boolean {
  return new RegExp(`\\$\\{?[!#]?${name}\\b`).test(script)
}
