import { expect, test } from 'vitest'
import { buildReport } from '../../../src/core/build-report.ts'
import type { Event } from '../../../src/core/event.ts'
import { HostError } from '../../../src/core/host-error.ts'
import { fanOut } from '../../../src/reporters/stream/fan-out.ts'
import { failedRun } from '../run.ts'

const report = buildReport(failedRun)

test('every reporter is told everything, though others throw', () => {
  const told: Array<Event | string> = []
  const broken = {
    onEvent() {
      throw new HostError('io', 'disk-full', 'the disk is full')
    },
    onEnd() {
      throw new Error('at the end')
    },
  }
  const reporters = fanOut([
    broken,
    {},
    { onEvent: (event) => told.push(event), onEnd: () => told.push('end') },
  ])
  for (const event of failedRun) reporters.onEvent(event)
  reporters.onEnd(report)
  expect(told).toEqual([...failedRun, 'end'])
})

test('the first error of each reporter is remembered', () => {
  const reporters = fanOut([
    {
      onEvent: ({ type }) => {
        throw new HostError('io', 'disk-full', `no room for ${type}`)
      },
    },
    {},
    {
      onEnd: () => {
        throw new Error('a mistake')
      },
    },
  ])
  for (const event of failedRun) reporters.onEvent(event)
  reporters.onEnd(report)
  const errors = reporters.errors()
  expect(errors.map(({ kind, rule }) => `${kind} ${rule}`)).toEqual(['io disk-full', 'bug internal'])
  expect(errors[0]!.message).toBe('no room for run-start')
})
