import type { MachineChange } from './things.ts'

/** A change in words: `link br0 (bridge) was added`. */
export function changeWords(change: MachineChange): string {
  if (change.area === 'settings' && change.how === 'changed')
    return `${change.key.replaceAll('/', '.')} was ${change.before.value} and became ${change.after.value}`
  return `${change.key} was ${change.how}`
}
