import type { Residue } from '../../core/report.ts'
import { byHand } from './by-hand.ts'
import { changeWords } from './change-words.ts'
import { type Moved, moveCommand } from './moved-links.ts'
import type { Stuck } from './plan.ts'
import type { Link, MachineChange, MachineSnapshot, Missed } from './things.ts'
import { stepsText, undoSteps } from './undo-steps.ts'

/**
 * What is still there. `before`: how the machine was; `moved`: links that are gone from here, and were found. Both ends of a
 * link that is gone are told once: two that are made one by one would be no pair.
 */
export function residuesOf(
  stuck: readonly Stuck[],
  before: MachineSnapshot,
  moved: readonly Moved[] = [],
): Residue[] {
  const gone = new Map(
    goneLinks(stuck)
      .filter((link) => !moved.some((one) => one.link.key === link.key))
      .map((link) => [link.index, link]),
  )
  return stuck.flatMap((one) => {
    const link = one.change.area === 'links' && one.change.how === 'removed' ? one.change.before : null
    const found = moved.find((other) => other.link.key === link?.key)
    if (found !== undefined) return movedResidue(found)
    const peer = gone.get(link?.peer ?? 0) ?? null
    return link !== null && peer !== null && peer.index < link.index ? [] : residueOf(one, before, peer)
  })
}

/** Links that are gone. */
export function goneLinks(stuck: readonly Stuck[]): Link[] {
  return stuck.flatMap(({ change }) =>
    change.area === 'links' && change.how === 'removed' ? [change.before] : [],
  )
}

function movedResidue({ link, netns, there }: Moved): Residue {
  return {
    what: `link ${link.name} (${link.kind}) was moved into the network namespace ${netns}`,
    remove: stepsText([{ argv: moveCommand(netns, there.name, 1) }]),
  }
}

/** A change that is still there, with the command that undoes it. `before`: how the machine was. */
export function residueOf(
  { change, why }: Stuck,
  before: MachineSnapshot,
  peer: Link | null = null,
): Residue {
  const taken = why === 'taken' ? takenWords(change) : ''
  const undo = stepsText(undoSteps(change))
  if (undo !== '') return { what: `${changeWords(change)}${taken}`, remove: undo }
  const { but, command } = byHand(change, before, peer)
  return { what: `${changeWords(change)}${but}${taken}`, remove: command }
}

function takenWords({ area }: MachineChange): string {
  return area === 'rules'
    ? '; others have changed its chain since'
    : ', and was changed again since: it is left so'
}

/** What could not be looked at to the last: whether something of the lab's is left there is not known. */
export function missedResidue(run: string, { why }: Missed): Residue {
  return {
    what: `what the lab may have changed there could not be looked at: ${why}`,
    remove: `labrun clean ${run}`,
  }
}

/** A change that the lab may have made, or somebody else. */
export function toldResidue(run: string, change: MachineChange): Residue {
  return {
    what: `${changeWords(change)}, by the lab or by somebody else`,
    remove: `labrun clean ${run}`,
  }
}
