import { expect, test } from 'vitest'
import type { Event } from '../../../src/core/event.ts'
import type { ReporterOptions } from '../../../src/reporters/stream/reporter-options.ts'
import { topologyLines } from '../../../src/reporters/words/topology-lines.ts'

const event: Event = { type: 'topology', lab: 'lab', step: 'one', topology: { namespaces: [] } }
const options = (given: Partial<ReporterOptions> = {}): ReporterOptions => ({
  write: () => {},
  colour: false,
  width: () => 40,
  topology: () => [
    { text: '  host', change: null },
    { text: `+   \x1b[2Jveth ${'long '.repeat(10)}`, change: 'added' },
  ],
  ...given,
})

test('lines below a step, cut to the width, control characters shown', () => {
  expect(topologyLines(event, options(), '    ')).toEqual([
    '',
    '      host',
    '    +   ^[[2Jveth long long long long…',
    '',
  ])
})

test('colour tells no more than the signs do', () => {
  expect(topologyLines(event, options({ colour: true }), '')[2]).toMatch(/^\x1b\[32m\+ .*\x1b\[39m$/)
})

test('nothing where it was not asked for, nor of other events', () => {
  const { topology: _, ...without } = options()
  expect(topologyLines(event, without, '')).toEqual([])
  expect(topologyLines({ type: 'lab-start', lab: 'lab' }, options(), '')).toEqual([])
})
