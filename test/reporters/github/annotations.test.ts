import { expect, test } from 'vitest'
import { buildReport } from '../../../src/core/build-report.ts'
import type { LabReport } from '../../../src/core/report.ts'
import type { StepResult } from '../../../src/core/step-result.ts'
import { annotations } from '../../../src/reporters/github/annotations.ts'
import { passedRun, result } from '../run.ts'

const passed = buildReport(passedRun)

function withLab(given: Partial<LabReport>) {
  return { ...passed, labs: [{ ...passed.labs[0]!, ...given }] }
}

function failing(id: string, message = 'it failed'): StepResult {
  return result({
    id,
    status: 'failed',
    failures: [{ rule: 'output', line: 13, expected: '', actual: '', message }],
  })
}

test('GitHub shows ten of a level: the last of them tells of the others', () => {
  const steps = Array.from({ length: 12 }, (_, index) => failing(`s${index}`))
  const told = annotations(withLab({ status: 'failed', steps }))
  expect(told).toHaveLength(10)
  expect(told.at(-1)).toEqual({
    level: 'error',
    file: null,
    line: 1,
    title: '3 more errors',
    message: ['s9', 's10', 's11'].map((id) => `labs/namespaces.md:13: ${id} failed`).join('\n'),
  })
})

test('a long message is cut, and says so', () => {
  const [told] = annotations(withLab({ status: 'failed', steps: [failing('a', 'x'.repeat(100_000))] }))
  expect(told!.message.length).toBeLessThanOrEqual(4000)
  expect(told!.message).toMatch(/\n\[\d+ KiB left out\]\n/)
})

test('a step of a file that set the lab up is annotated there', () => {
  const steps = [{ ...failing('a'), file: 'labs/_common/two.md' }]
  expect(annotations(withLab({ status: 'failed', steps }))[0]).toMatchObject({
    file: 'labs/_common/two.md',
    line: 13,
  })
})

test('drift is a warning at its step, and with strict an error', () => {
  const drift = [{ step: 'curl', what: 'stdout' as const, recorded: 'one', printed: '1' }]
  const [soft, hard] = [false, true].map((strict) => annotations(withLab({ drift }), strict))
  expect(soft![0]!.message).toMatch(
    /\n\nhint: If it is right so, .* expect that line in an `output` block, with .*\{\{int\}\}/,
  )
  expect(soft).toEqual([
    expect.objectContaining({
      level: 'warning',
      file: 'labs/namespaces.md',
      line: 24,
      title: 'curl: other stdout than recorded',
    }),
  ])
  expect(hard![0]).toMatchObject({ level: 'error', line: 24 })
})

test.each<[Partial<LabReport>, string, string]>([
  [{ status: 'host-error', reason: 'no dockerd', steps: [] }, 'host-error', 'no dockerd'],
  [
    { status: 'cleanup-incomplete', hostDifference: [{ what: 'link v0', remove: 'ip link del v0' }] },
    'not all is as before',
    'What mends it:\nlink v0: ip link del v0',
  ],
])('what is no step’s fault is told of the lab', (given, title, message) => {
  expect(annotations(withLab(given))).toEqual([
    { level: 'error', file: 'labs/namespaces.md', line: 1, title, message },
  ])
})
