import { expect, test, vi } from 'vitest'
import { type Counts, one } from '../../scripts/test/counts.ts'
import { exitCodeOf } from '../../scripts/test/interrupt.ts'
import { runStages, stageLine } from '../../scripts/test/run-stages.ts'

const stage = (name: string, passed: boolean) => ({ name, run: vi.fn(async () => one(passed)) })

test('a stage prints its counts and its time', () => {
  expect(stageLine('unit tests', { passed: 12, failed: 1, skipped: 0, failures: [] }, 1234)).toBe(
    'unit tests: 12 passed, 1 failed, 0 skipped in 1.2 s',
  )
})

test('the stages after a failed one run too', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const never = new AbortController().signal
  const total = await runStages([stage('types', false), stage('unit tests', true)], never)
  log.mockRestore()
  expect(total).toEqual({ passed: 1, failed: 1, skipped: 0, failures: [{ name: 'types', why: null }] })
  expect(exitCodeOf(total, never)).toBe(1)
})

test('what failed is told with its stage', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const unit = { name: 'unit tests', run: async () => one(false, 'test/a.test.ts > b') }
  const { failures } = await runStages([unit, stage('labs', false)], new AbortController().signal)
  log.mockRestore()
  expect(failures.map(({ name }) => name)).toEqual(['unit tests: test/a.test.ts > b', 'labs'])
})

test('stages in a list of their own run at once', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  let end = () => {}
  const first = { name: 'types', run: () => new Promise<Counts>((done) => (end = () => done(one(true)))) }
  const second = {
    name: 'format',
    run: async () => {
      end()
      return one(true)
    },
  }
  const total = await runStages([[first, second], stage('unit tests', true)], new AbortController().signal)
  expect(total.passed).toBe(3)
  expect(log.mock.calls.map(([line]) => line.split(':')[0])).toEqual(['types', 'format', 'unit tests'])
  log.mockRestore()
})

test('after an interrupt no further stage runs, and the exit code is the signal’s', async () => {
  const later = stage('unit tests', true)
  const total = await runStages([later], AbortSignal.abort(130))
  expect(later.run).not.toHaveBeenCalled()
  expect(exitCodeOf(total, AbortSignal.abort(130))).toBe(130)
})
