import type { Lab, Step } from '../../core/lab.ts'
import { HOST_SHELL, nextBlock, type ShellOrder } from '../../core/shell-order.ts'
import { teardownOrder } from '../../core/teardown.ts'
import { splitStep, stepsNamed } from '../choice/step-name.ts'
import { UsageError } from '../words/usage-error.ts'

/** Of a lab the steps that run before a shell is handed over, those of its teardown, and where the shell is. */
export interface ShellPlan {
  lab: Lab
  shell: ShellOrder
}

/**
 * @param at id of the step that the shell is before; `null`: it comes after all, on the host
 * @throws {UsageError} where the lab has no such step
 */
export function shellPlan(lab: Lab, at: string | null): ShellPlan {
  if (at === null) return { lab, shell: { key: HOST_SHELL, next: null } }
  // A transcript is its first command.
  const index = stepsNamed(lab, at)[0]!
  const step = lab.steps[index]!
  const before = step.teardown ? lab.steps.length : index
  const tornDown = step.teardown ? teardownBefore(step, lab.steps) : []
  const others = lab.steps.filter(
    (other, position) => !tornDown.includes(other) && (other.teardown || position < before),
  )
  // They run once, before the shell, and no more after it.
  const steps = [...others, ...tornDown.map((other) => ({ ...other, teardown: false }))]
  return { lab: { ...lab, steps }, shell: { key: step.key, next: nextBlock(step) } }
}

function teardownBefore(step: Step, steps: readonly Step[]): Step[] {
  const order = teardownOrder(steps)
  return order.slice(0, order.indexOf(step))
}

/** What `labrun shell LAB --at STEP` names; `labs/x.md#pid` is a step too, in either place. */
export interface ShellWords {
  file: string
  at: string | null
}

/** @throws {UsageError} where the words name two labs or two steps */
export function readShellWords(word: string, at: string | undefined): ShellWords {
  const [file, step] = splitStep(word)
  if (at === undefined) return { file, at: step }
  const [otherFile, id] = at.includes('#') ? splitStep(at) : [file, at]
  if (otherFile !== file && otherFile !== '')
    throw new UsageError(`--at ${at} is a step of another lab than ${file}`)
  if (step !== null && step !== id) throw new UsageError(`${word} and --at ${at} name two steps`)
  return { file, at: id }
}
