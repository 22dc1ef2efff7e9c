import { expect, test } from 'vitest'
import { UpdateProgress } from '../../../src/cli/mend/update-progress.ts'
import { buildReport } from '../../../src/core/build-report.ts'
import type { Event } from '../../../src/core/event.ts'
import { emptyResult } from '../../../src/core/step-result.ts'

const step = { id: 'a', line: 3, target: 'host' as const, container: null, session: 'host', teardown: false }
const lab = (slug: string) => ({
  slug,
  file: 'labs/x.md',
  title: 'X',
  digest: '',
  steps: [step, { ...step, id: 'b' }],
})
const end = (slug: string, id: string): Event => ({
  type: 'step-end',
  lab: slug,
  result: { ...emptyResult({ ...step, id, script: '' }), status: 'failed', unfit: true },
})
const EVENTS: Event[] = [
  { type: 'run-start', runId: 'r', startedAt: '', labs: [lab('x'), lab('x~again')] },
  { type: 'host-start', lab: 'x', kind: 'private' },
  { type: 'host-progress', lab: 'x', message: 'building the image nginx' },
  end('x', 'a'),
  { type: 'host-start', lab: 'x~again', kind: 'private' },
  end('x~again', 'a'),
  {
    type: 'host-error',
    lab: 'x~again',
    error: { kind: 'environment', rule: 'host-died', message: 'the Docker host died', hint: null },
  },
]

function shown(isLive: boolean): string {
  let text = ''
  const write = (piece: string) => {
    text += piece
  }
  const progress = new UpdateProgress({
    write,
    isLive,
    colour: false,
    width: 80,
    again: new Map([['x~again', 'x']]),
  })
  for (const event of EVENTS) progress.onEvent(event)
  progress.onEnd(buildReport(EVENTS))
  return text
}

test('a line for each run, and what was in its way; not what a lab prints', () => {
  expect(shown(false)).toBe(`labs/x.md: first run …
labs/x.md: building the image nginx
labs/x.md: second run, on a host unlike the first one’s …
✗ error host-died
  the Docker host died
`)
})

test('on a terminal one line that goes on', () => {
  const lines = shown(true).split('\r\x1b[K')
  expect(lines.slice(0, 4)).toEqual([
    'labs/x.md: first run: 0 of 2 steps',
    'labs/x.md: building the image nginx\nlabs/x.md: first run: 1 of 2 steps',
    'labs/x.md: second run, on a host unlike the first one’s: 0 of 2 steps',
    'labs/x.md: second run, on a host unlike the first one’s: 1 of 2 steps',
  ])
})
