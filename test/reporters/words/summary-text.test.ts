import { expect, test } from 'vitest'
import { buildReport } from '../../../src/core/build-report.ts'
import type { Report } from '../../../src/core/report.ts'
import { summaryText } from '../../../src/reporters/words/summary-text.ts'
import { failedRun, outputFailure, passedRun } from '../run.ts'

const summary = (report: Report, width = 80) => summaryText(report, { colour: false, width })
const passed = buildReport(passedRun)
const failed = buildReport(failedRun)

test('a run that passed', () => {
  expect(summary(passed)).toMatchInlineSnapshot(`
    "✓ passed in 2.9 s
      Steps  6 passed
      Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

test('on a machine itself no more is said than is known', () => {
  const provenance = { ...passed.provenance!, host: 'local' as const }
  expect(summary({ ...passed, provenance }, 200)).toContain(
    'on the machine itself; what the lab changed is undone',
  )
})

test('a run that failed', () => {
  expect(summary(failed)).toMatchInlineSnapshot(`
    "✗ failed in 32.9 s
      Steps  1 failed, 1 timed-out, 1 not-run, 3 passed (6)
      Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

test('what a lab printed otherwise than its record says', () => {
  const [lab] = passed.labs
  const drift = ['list', 'list', 'ping'].map((step) => ({
    step,
    what: 'stdout' as const,
    recorded: 'a',
    printed: 'b',
  }))
  expect(summary({ ...passed, labs: [{ ...lab!, drift }] })).toContain(
    '\n  Drift  other output than recorded: list, ping\n',
  )
  expect(summary({ ...passed, labs: [{ ...lab!, drift: [] }] })).not.toContain('Drift')
  const first = (strict: boolean) =>
    summaryText({ ...passed, labs: [{ ...lab!, drift }] }, { colour: false, width: 80, strict }).split(
      '\n',
    )[0]
  expect([first(false), first(true)]).toEqual([
    '! passed, with other output than recorded in 2.9 s',
    '✗ other output than recorded in 2.9 s',
  ])
})

test('several labs, with their reasons', () => {
  const labs = [passed.labs[0]!, { ...failed.labs[0]!, slug: 'bridge', reason: 'the lab took too long' }]
  expect(summary({ ...failed, labs })).toMatchInlineSnapshot(`
    "✗ failed in 32.9 s
      Labs   1 failed, 1 passed (2)
      Steps  1 failed, 1 timed-out, 1 not-run, 9 passed (12)
      Why    bridge: the lab took too long
      Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

test('a host that is kept: its lines are whole, however narrow', () => {
  const kept = {
    name: '0123abcd-namespaces',
    enter: 'labrun shell 0123abcd-namespaces',
    enterRaw: 'nsenter -t 12345 -m -n -p -u -i -C sh /run/labrun/shell.sh',
    remove: 'labrun clean 0123abcd-namespaces',
  }
  expect(summary({ ...passed, labs: [{ ...passed.labs[0]!, kept }] }, 40)).toMatchInlineSnapshot(`
    "✓ passed in 2.9 s
      Steps  6 passed
      Host   Docker 20.10.24, Linux 6.18.5;
             kept

      0123abcd-namespaces is still up
        enter:   labrun shell 0123abcd-namespaces
             or  nsenter -t 12345 -m -n -p -u -i -C sh /run/labrun/shell.sh
        remove:  labrun clean 0123abcd-namespaces"
  `)
})

test('what is not as before, and what mends it', () => {
  const hostDifference = [
    { what: 'link veth0', remove: 'ip link del veth0' },
    { what: 'cgroup labrun-r1', remove: 'rmdir /sys/fs/cgroup/labrun-r1' },
  ]
  const labs = [{ ...failed.labs[0]!, hostDifference }]
  expect(summary({ ...failed, status: 'cleanup-incomplete', provenance: null, labs })).toMatchInlineSnapshot(`
    "✗ cleanup-incomplete in 32.9 s
      Steps  1 failed, 1 timed-out, 1 not-run, 3 passed (6)
      Host   2 things not as before; what mends them:
             link veth0: ip link del veth0
             cgroup labrun-r1: rmdir /sys/fs/cgroup/labrun-r1"
  `)
  expect(summary({ ...failed, labs: [{ ...labs[0]!, hostDifference: hostDifference.slice(1) }] })).toContain(
    '1 thing not as before; what mends it:',
  )
})

test('a narrow terminal', () => {
  expect(summary(failed, 38)).toMatchInlineSnapshot(`
    "✗ failed in 32.9 s
      Steps  1 failed, 1 timed-out, 1
             not-run, 3 passed (6)
      Host   Docker 20.10.24, Linux
             6.18.5; left as it was found"
  `)
})

test('no steps', () => {
  expect(summary({ ...passed, status: 'skipped', labs: [] })).toMatchInlineSnapshot(`
    "○ skipped in 2.9 s
      Steps  none
      Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

test('what the host could not do is not told again', () => {
  const labs = [{ ...failed.labs[0]!, status: 'host-error' as const, reason: 'dockerd is missing' }]
  expect(summary({ ...failed, labs })).not.toContain('dockerd')
})

test('a step that was interrupted is no failed one', () => {
  const steps = failed.labs[0]!.steps.map((step) =>
    step.status === 'failed' ? { ...step, failures: [{ ...outputFailure, rule: 'interrupted' }] } : step,
  )
  const labs = [{ ...failed.labs[0]!, steps, status: 'interrupted' as const }]
  expect(summary({ ...failed, status: 'interrupted', labs }).split('\n')).toContain(
    '  Steps  1 timed-out, 1 interrupted, 1 not-run, 3 passed (6)',
  )
})

test('a reason that labs share is told once', () => {
  const why = "the run's time limit of 3 s was up"
  const named = (slug: string, reason: string | null) => ({ ...failed.labs[0]!, slug, reason })
  const rows = (...labs: ReturnType<typeof named>[]) =>
    summary({ ...failed, labs })
      .split('\n')
      .filter((line) => line.includes('Why'))
  expect(rows(named('a', why), named('b', why))).toEqual([`  Why    ${why}`])
  expect(rows(named('a', why), named('b', 'not started'), named('c', why))).toEqual([
    `  Why    a, c: ${why}`,
    '  Why    b: not started',
  ])
})

test('where no host was ever up, nothing is said of it', () => {
  const labs = [{ ...failed.labs[0]!, status: 'host-error' as const, reason: 'dockerd is missing' }]
  expect(summary({ ...failed, provenance: null, labs })).not.toContain('Host')
})

test('a verdict about some steps alone', () => {
  const [lab] = passed.labs
  const of = (selected: string[], leftOut: number) =>
    summary({ ...passed, labs: [{ ...lab!, part: { selected, teardown: [], leftOut } }] }).split('\n')[2]
  expect([of(['list'], 2), of(['a', 'b', 'c', 'd', 'e'], 0), of(['a', 'b', 'c', 'd', 'e', 'f'], 1)]).toEqual([
    '  Part   only list, and for its sake 5 others; 2 left out',
    '  Part   only a … e (5 steps), and for their sake 1 other',
    '  Part   only a … f (6 steps); 1 left out',
  ])
})

test("teardown runs for nobody's sake, and where a host is kept not at all", () => {
  const [lab] = passed.labs
  const [first, ...others] = lab!.steps
  const part = { selected: others.map(({ id }) => id), teardown: [first!.id], leftOut: 0 }
  const row = (status: 'passed' | 'skipped' | 'not-run') =>
    summary({ ...passed, labs: [{ ...lab!, part, steps: [{ ...first!, status }, ...others] }] })
      .split('\n')
      .find((line) => line.startsWith('  Part'))
  expect(row('passed')).toMatch(/^ {2}Part {3}only [^;]+; then teardown \(1 step\)$/)
  expect(row('passed')).not.toContain('sake')
  expect(row('skipped')).toMatch(/; no teardown$/)
  expect(row('not-run')).toMatch(/; no teardown$/)
})
