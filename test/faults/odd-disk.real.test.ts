import { expect, test } from 'vitest'
import { type OddRun, OLD_REPORT } from './odd-disk.ts'
import { callOnOuterMachine } from './outer-machine.ts'

const runOddly = (name: string) => callOnOuterMachine<OddRun>('odd-disk.ts', 'runOddly', name)
const statusIn = (report: string) => (JSON.parse(report) as { status?: string }).status

test.each([
  ['state full at once', 74, /^✗ error disk\n {2}cannot write.*: the disk is full$/m],
  ['state full on the way', 74, /^✗ error disk\n {2}cannot write.*: the disk is full$/m],
  ['state without inodes', 74, /^✗ error disk\n {2}cannot write.*: the disk is full$/m],
  ['state read-only', 74, /cannot write \/var\/lib\/labrun\/runs: the file system can only be read$/m],
  ['state a link', 4, /\/var\/lib\/labrun must be a directory that belongs to root/],
  ['state another’s', 4, /\/var\/lib\/labrun must be a directory that belongs to root/],
  ['state for all to write', 4, /\/var\/lib\/labrun must be a directory that belongs to root/],
  ['state a file', 4, /\/var\/lib\/labrun must be a directory that belongs to root/],
  ['runs a link', 4, /\/var\/lib\/labrun\/runs must be a directory that belongs to root/],
  ['spool full', 74, /the output of a step could not be kept in \/run\/tmp: ENOSPC/],
])('%s: exit %i, told in words, and nothing is left', async (name, exitCode, words) => {
  const run = await runOddly(name)
  expect(run.stdout).toMatch(words)
  expect([run.exitCode, run.stderr, run.left, statusIn(run.report)]).toEqual([exitCode, '', [], 'host-error'])
})

test.each(['report full', 'events full'])('%s: exit 74; the other report is whole', async (name) => {
  const run = await runOddly(name)
  expect(run.stderr).toMatch(/^labrun: error report-not-written: the report could not be written to .*ENOSPC/)
  expect([run.exitCode, run.left, statusIn(run.report)]).toEqual([74, [], 'passed'])
})

test('a report that can’t be replaced stays as it was', async () => {
  const run = await runOddly('old report full')
  expect([run.exitCode, run.left, run.report]).toEqual([74, [], OLD_REPORT])
})
