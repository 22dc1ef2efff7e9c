import type { Labels, MachineChange, MachineSnapshot } from './things.ts'

/** The label that a run's objects have on an engine. */
export const runLabel = 'labrun.run'

/** What a link that a run made is called besides its name: its alias. */
export function linkMark(run: string): string {
  return `labrun:${run}`
}

/** Whose changes are whose. */
export interface Blame {
  lab: MachineChange[]
  others: MachineChange[]
}

/** How changes are told apart. */
export interface BlameFacts {
  /** Name of the run. */
  run: string
  /** Keys of the engine's objects that the run has made: `container ID`, `network ID`, `volume NAME`, `image ID`, `tag NAME`. */
  owned: ReadonlySet<string>
  /** Whether a block ran, or what one left running in the background, between the two snapshots. */
  during: boolean
  before: MachineSnapshot
  after: MachineSnapshot
}

/**
 * Whose doing changes are. While a block runs what nothing else explains is taken for the lab's; what the kernel does not
 * tell is who did it. Between blocks only what the lab's own objects on the engine explain is.
 */
export function blamed(changes: readonly MachineChange[], facts: BlameFacts): Blame {
  const blame: Blame = { lab: [], others: [] }
  for (const change of changes) blame[isLabs(change, facts) ? 'lab' : 'others'].push(change)
  return blame
}

function isLabs(change: MachineChange, { run, owned, during }: BlameFacts): boolean {
  const labels: Labels | null = labelsOf(change)
  if (labels !== null) return labels[runLabel] === run || owned.has(change.key)
  if (change.area === 'links') {
    const alias = change.after?.alias ?? change.before?.alias ?? ''
    if (alias.startsWith('labrun:')) return alias === linkMark(run)
  }
  return during
}

function labelsOf(change: MachineChange): Labels | null {
  const thing = change.after ?? change.before
  return 'labels' in thing ? thing.labels : null
}
