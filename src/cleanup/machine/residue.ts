import type { Residue } from '../../core/report.ts'
import { byHand } from './by-hand.ts'
import { changeWords } from './change-words.ts'
import type { Stuck } from './plan.ts'
import type { MachineChange, MachineSnapshot } from './things.ts'
import { stepsText, undoSteps } from './undo-steps.ts'

/** A change that is still there, with the command that undoes it. `before`: how the machine was. */
export function residueOf({ change, why }: Stuck, before: MachineSnapshot): Residue {
  const taken = why === 'taken' ? takenWords(change) : ''
  const undo = stepsText(undoSteps(change))
  if (undo !== '') return { what: `${changeWords(change)}${taken}`, remove: undo }
  const { but, command } = byHand(change, before)
  return { what: `${changeWords(change)}${but}${taken}`, remove: command }
}

function takenWords({ area }: MachineChange): string {
  return area === 'rules'
    ? '; others have changed its chain since'
    : ', and was changed again since: it is left so'
}

/** A change that the lab may have made, or somebody else. */
export function toldResidue(run: string, change: MachineChange): Residue {
  return {
    what: `${changeWords(change)}, by the lab or by somebody else`,
    remove: `labrun clean ${run}`,
  }
}
