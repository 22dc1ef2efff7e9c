import type { Event } from '../../core/event.ts'
import { TEARDOWN_AFTER_INTERRUPT_MS } from '../../core/run/interruption.ts'

type Interrupted = Extract<Event, { type: 'interrupted' }>

/** What people are told at once when a run is interrupted: what happens now, and what one more Ctrl-C does. */
export function interruptedText({ count, why, next }: Interrupted): string {
  if (count === 2)
    return 'interrupted again: without teardown, and the host goes; a third Ctrl-C leaves that to its supervisor'
  return `interrupted${why === null ? '' : `, as ${why}`}: what runs is being stopped${NEXT[next]}`
}

const NEXT: Record<Interrupted['next'], string> = {
  teardown: `, then teardown blocks have ${TEARDOWN_AFTER_INTERRUPT_MS / 1000} s; a second Ctrl-C leaves them out`,
  keep: ', and the host is kept; a second Ctrl-C takes it away',
  end: ', then the host goes',
}
