import { expect, test } from 'vitest'
import { afterShell, outcomeOfShell } from '../../../src/core/run/after-shell.ts'
import { result } from '../../reporters/run.ts'

test.each(['failed', 'timed-out', 'output-limit', 'session-lost'] as const)(
  'a teardown step that %s is told as skipped, and why',
  (status) => {
    const told = afterShell(result({ id: 't', status, reason: 'for a reason' }))
    expect(told).toMatchObject({
      status: 'skipped',
      reason: 'after the shell, where it need not pass: for a reason',
    })
  },
)

test.each(['passed', 'skipped', 'host-error', 'not-run'] as const)('%s stays what it is', (status) => {
  const told = result({ id: 't', status })
  expect(afterShell(told)).toBe(told)
})

test('a lab of which nothing but teardown was left has not been skipped', () => {
  expect(outcomeOfShell({ status: 'skipped', reason: null })).toEqual({ status: 'passed', reason: null })
  const failed = { status: 'failed', reason: null } as const
  expect(outcomeOfShell(failed)).toBe(failed)
})
