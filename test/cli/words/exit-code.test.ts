import { expect, test } from 'vitest'
import { runExitCode } from '../../../src/cli/words/exit-code.ts'
import type { LabStatus, Report } from '../../../src/core/report.ts'

const report = (...statuses: LabStatus[]) => ({ labs: statuses.map((status) => ({ status })) }) as Report

test.each([
  ['all passed', report('passed', 'skipped'), [], null, 0],
  ['a step failed', report('passed', 'failed'), [], null, 1],
  ['the environment', report('host-error', 'failed'), ['environment'], null, 4],
  ['a host-error that no event told', report('host-error'), [], null, 4],
  ['nothing ran', report('skipped', 'skipped'), [], null, 5],
  ['no labs', report(), [], null, 5],
  ['clean-up before a signal', report('cleanup-incomplete', 'interrupted'), [], 'SIGINT', 6],
  ['a bug before clean-up', report('cleanup-incomplete'), ['bug'], null, 70],
  ['a signal before the environment', report('interrupted'), ['environment'], 'SIGTERM', 143],
  ['the lock', report('host-error'), ['lock'], null, 75],
] as const)('%s', (_, given, errors, signal, expected) => {
  expect(runExitCode(given, errors, signal)).toBe(expected)
})
