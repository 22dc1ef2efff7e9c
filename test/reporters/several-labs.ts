import type { Event } from '../../src/core/event.ts'
import { failedRun, outline, passedRun } from './run.ts'

/** The events of a lab of six steps under another name, without what starts and ends a run. */
export function labEvents(slug: string, events: readonly Event[] = passedRun): Event[] {
  return events
    .filter(({ type }) => type !== 'run-start' && type !== 'run-end')
    .map((event) => ('lab' in event ? { ...event, lab: slug } : event))
}

export const SLUGS = ['namespaces', 'bridge', 'volumes'] as const

/** Three labs of which the second fails; each lab's events in their order. */
export const THREE: readonly (readonly Event[])[] = SLUGS.map((slug, index) =>
  labEvents(slug, index === 1 ? failedRun : passedRun),
)

/** A whole run of three labs: their events as they are given, between its start and its end. */
export function threeLabs(events: readonly Event[]): Event[] {
  const labs = SLUGS.map((slug) => ({ ...outline, slug, file: `labs/${slug}.md`, title: `All of ${slug}` }))
  return [
    { type: 'run-start', runId: 'r1', startedAt: '2026-01-02T03:04:05.000Z', labs },
    ...events,
    { type: 'run-end', status: 'failed', durationMs: 40_000 },
  ]
}

/** Merges lists by choosing, again and again, from which of those that have something left the next one comes. */
export function interleaved<T>(lists: readonly (readonly T[])[], choices: Iterable<number>): T[] {
  const rest = lists.map((list) => [...list])
  const merged: T[] = []
  for (const choice of choices) {
    const open = rest.filter((list) => list.length > 0)
    if (open.length === 0) break
    merged.push(open[choice % open.length]!.shift()!)
  }
  return [...merged, ...rest.flat()]
}
