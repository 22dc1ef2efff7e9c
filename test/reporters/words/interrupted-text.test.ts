import { expect, test } from 'vitest'
import type { Event } from '../../../src/core/event.ts'
import { interruptedText } from '../../../src/reporters/words/interrupted-text.ts'

type Interrupted = Extract<Event, { type: 'interrupted' }>

const said = (given: Partial<Interrupted>) =>
  interruptedText({ type: 'interrupted', count: 1, why: null, next: 'teardown', ...given })

test.each<[Partial<Interrupted>, string]>([
  [
    {},
    'interrupted: what runs is being stopped, then teardown blocks have 10 s; a second Ctrl-C leaves them out',
  ],
  [{ next: 'end' }, 'interrupted: what runs is being stopped, then the host goes'],
  [
    { next: 'keep' },
    'interrupted: what runs is being stopped, and the host is kept; a second Ctrl-C takes it away',
  ],
  [
    { why: "the run's time limit of 3 s was up", next: 'end' },
    "interrupted, as the run's time limit of 3 s was up: what runs is being stopped, then the host goes",
  ],
  [
    { count: 2 },
    'interrupted again: without teardown, and the host goes; a third Ctrl-C leaves that to its supervisor',
  ],
])('%j', (given, text) => {
  expect(said(given)).toBe(text)
})
