import { expect, test } from 'vitest'
import { givenUpText } from '../../../src/cli/watch/given-up-text.ts'
import { notRunResult } from '../../../src/core/run/result-of.ts'
import { step } from '../../core/fakes.ts'

test('what did not pass in a teardown that had waited, and what is left of the host', () => {
  const failed = {
    ...notRunResult(step({ id: 'down' })),
    status: 'failed' as const,
    reason: 'exit status 1, expected 0',
  }
  const residue = { what: 'cgroup /sys/fs/cgroup/x', remove: 'labrun clean x' }
  expect(givenUpText({ type: 'host-given-up', lab: 'x', failed: [failed], hostDifference: [residue] })).toBe(
    'watch: teardown of x, which had waited: step down (line 10) failed: exit status 1, expected 0\n' +
      'watch: after x not as before: cgroup /sys/fs/cgroup/x: labrun clean x',
  )
})

test('nothing where all went well', () => {
  expect(givenUpText({ type: 'host-given-up', lab: 'x', failed: [], hostDifference: [] })).toBe('')
})
