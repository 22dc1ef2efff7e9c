import { expect, test } from 'vitest'
import { styleFor } from '../../../src/reporters/terminal/style.ts'
import { textWidth } from '../../../src/reporters/terminal/text-width.ts'
import { endedStepLine, notRunLine, stepColumns } from '../../../src/reporters/words/step-line.ts'
import { outline, result } from '../run.ts'

const style = styleFor(false)
const line = (width: number, given: Parameters<typeof result>[0], isTeardown = false) =>
  endedStepLine(result(given), isTeardown, stepColumns(outline.steps, width), style)

test('columns fit the steps of the lab', () => {
  expect(stepColumns(outline.steps, 80)).toEqual({ id: 15, session: 22, remarks: 25 })
  expect(stepColumns([], 80)).toEqual({ id: 5, session: 4, remarks: 53 })
})

test('a narrow terminal loses the session first', () => {
  expect(stepColumns(outline.steps, 40)).toEqual({ id: 15, session: 0, remarks: 9 })
  expect(line(40, {})).toBe('  ✓ start               3 ms')
})

test.each([
  [{}, false, '  ✓ start            host                       3 ms'],
  [{ attempts: 3 }, true, '  ✓ start            host                       3 ms  3 tries, teardown'],
  [{ status: 'timed-out' }, false, '  ✗ start            host                       3 ms  timed-out'],
  [
    { status: 'failed', attempts: 12 },
    false,
    '  ✗ start            host                       3 ms  failed, 12 tries',
  ],
  [
    { status: 'skipped', reason: 'docker>=23 does not hold here' },
    false,
    '  ○ start            host                             skipped: docker>=23 does…',
  ],
  [{ notes: ['reopened'] }, false, '  ✓ start            host                       3 ms  in a new shell'],
] as const)('a step that ended: %j', (given, isTeardown, text) => {
  expect(line(80, { ...given, notes: [...('notes' in given ? given.notes : [])] }, isTeardown)).toBe(text)
})

test('remarks that have no room are left out, the last ones first', () => {
  const columns = { id: 5, session: 4, remarks: 16 }
  const ended = result({ status: 'failed', attempts: 3, notes: ['reopened'] })
  expect(endedStepLine(ended, true, columns, style)).toBe('  ✗ start  host     3 ms  failed, 3 tries')
  expect(endedStepLine(ended, true, { ...columns, remarks: 6 }, style)).toBe(
    '  ✗ start  host     3 ms  failed',
  )
  expect(endedStepLine(ended, true, { ...columns, remarks: 5 }, style)).toBe('  ✗ start  host     3 ms')
})

test.each([20, 40, 60, 80, 200])('a line fits into %d columns', (width) => {
  const long = {
    id: 'a-very-long-name-of-a-step-that-never-ends',
    session: 'nsenter container ns=mnt,uts,ipc',
  }
  const text = line(width, {
    ...long,
    status: 'session-lost',
    attempts: 12,
    notes: ['reopened'],
    durationMs: 64_000,
  })
  expect(textWidth(text)).toBeLessThanOrEqual(Math.max(width, 34))
})

test('steps that never ran are one line', () => {
  const results = ['a', 'b', 'c'].map((id) => result({ id, status: 'not-run' }))
  expect(notRunLine(results, 80, style)).toBe('  · 3 steps not-run: a, b, c')
  expect(notRunLine(results, 25, style)).toBe('  · 3 steps not-run: a,…')
})
