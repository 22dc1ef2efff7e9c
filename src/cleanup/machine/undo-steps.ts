import type { MachineChange } from './things.ts'

/** Programs that undo a change, one after the other; empty: it can't be undone by any. */
export function undoSteps(change: MachineChange): string[][] {
  switch (change.area) {
    case 'links':
      return undoLink(change)
    case 'settings':
      return change.before === null ? [] : [['sysctl', '-qw', `${change.key}=${change.before.value}`]]
    default:
      return []
  }
}

function undoLink(change: Extract<MachineChange, { area: 'links' }>): string[][] {
  if (change.how === 'added') return [['ip', 'link', 'delete', 'dev', change.after.name]]
  return []
}
