import type { Lab } from '../../src/core/lab.ts'
import { commandMutants } from './command-mutants.ts'
import { exitMutants } from './exit-mutants.ts'
import { expectationMutants } from './expectation-mutants.ts'
import { LabText } from './lab-text.ts'
import type { Mutant } from './mutant.ts'

/** All mutants of a lab, step by step. Pure. */
export function mutantsOf(lab: Lab, source: string): Mutant[] {
  const text = new LabText(source)
  return lab.steps.flatMap((step) => [
    ...commandMutants(step, text),
    ...expectationMutants(step, text),
    ...exitMutants(step, text),
  ])
}
