import { expect, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { HostErrorData } from '../../src/core/host-error.ts'
import { troubleTexts } from '../../src/reporters/trouble-text.ts'
import { failedRun, result } from './run.ts'

const options = { colour: false, width: 80, mostRows: 24 }
const died: HostErrorData = {
  kind: 'environment',
  rule: 'host-died',
  message: 'the Docker host died: dockerd was killed by SIGKILL\nits last words: out of memory',
  hint: 'Give the machine more memory.',
}
const report = buildReport(failedRun)

test('each failed step, in the order of the file', () => {
  expect(troubleTexts(report, [], options).map((text) => text.split('\n')[0])).toEqual([
    '✗ labs/namespaces.md:49  interfaces',
    '✗ labs/namespaces.md:63  wait-for-bridge',
  ])
})

test('what the host could not do is told once, not again for the step it hit', () => {
  const step = result({ status: 'host-error', reason: died.message })
  const labs = [{ ...report.labs[0]!, steps: [step] }]
  expect(troubleTexts({ ...report, labs }, [died], options)).toMatchInlineSnapshot(`
    [
      "✗ error host-died
      the Docker host died: dockerd was killed by SIGKILL
      its last words: out of memory

      hint: Give the machine more memory.",
    ]
  `)
  expect(troubleTexts({ ...report, labs }, [], options)).toHaveLength(1)
})
