import type { Event, LabOutline } from '../../src/core/event.ts'
import type { Provenance } from '../../src/core/report.ts'
import type { Failure, StepResult } from '../../src/core/step-result.ts'

/** A step's result: passed, on the host, on line 12, less what is given. */
export function result(given: Partial<StepResult> = {}): StepResult {
  return {
    id: 'start',
    line: 12,
    target: 'host',
    container: null,
    session: 'host',
    script: 'true',
    status: 'passed',
    reason: null,
    exitCode: 0,
    stdout: '',
    stderr: '',
    lateOutput: '',
    truncated: false,
    durationMs: 3.1,
    attempts: 1,
    captures: {},
    failures: [],
    notes: [],
    ...given,
  }
}

export const provenance: Provenance = {
  date: '2026-01-02T03:04:05.000Z',
  labrun: '0.1.0',
  kernel: '6.18.5',
  docker: '20.10.24',
  containerd: '1.6.20',
  runc: '1.1.5',
  imageStore: 'overlay2',
  cgroup: 'hybrid',
  iptables: '1.8.9 (nf_tables)',
  architecture: 'x86_64',
  images: [{ name: 'nginx', source: 'recipe', digest: 'sha256:0123' }],
  commit: null,
}

/** A line that was expected and another that was printed, in the middle of what fits. */
export const outputFailure: Failure = {
  rule: 'output',
  line: 49,
  expected:
    '1: lo: <LOOPBACK,UP>\n{{index:int}}: eth0@if{{peer:int}}: <BROADCAST,UP>\n    inet 172.17.0.2/16\n...',
  actual:
    '1: lo: <LOOPBACK,UP>\n5: eth0@if6: <BROADCAST,UP>\n    inet 172.18.0.2/16\n    valid_lft forever\n    preferred_lft forever',
  message: 'expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16" was printed',
  hint: 'If what differs changes from run to run, write {{cidr}} there.',
  comparison: [
    { kind: 'fits', line: 47, expected: '1: lo: <LOOPBACK,UP>', actual: '1: lo: <LOOPBACK,UP>' },
    {
      kind: 'fits',
      line: 48,
      expected: '{{index:int}}: eth0@if{{peer:int}}: <BROADCAST,UP>',
      actual: '5: eth0@if6: <BROADCAST,UP>',
    },
    { kind: 'missing', line: 49, expected: '    inet 172.17.0.2/16' },
    { kind: 'extra', actual: '    inet 172.18.0.2/16' },
    { kind: 'gap', line: 50, count: 2 },
  ],
}

const results: readonly StepResult[] = [
  result({
    id: 'start',
    script: 'docker run -d --name mynginx nginx',
    stdout: '0123abcd\n',
    durationMs: 212.4,
  }),
  result({ id: 'curl', line: 24, script: 'curl -s http://172.17.0.2', durationMs: 1240, attempts: 3 }),
  result({
    id: 'interfaces',
    line: 42,
    target: 'nsenter',
    container: 'mynginx',
    session: 'nsenter mynginx ns=net',
    script: 'ip link show lo\nip addr show dev eth0',
    status: 'failed',
    reason: outputFailure.message,
    stdout: `${outputFailure.actual}\n`,
    stderr: 'Object "adr" is unknown, \x1b[31mtry "ip help"\x1b[0m.\n\x1b]0;owned\x07',
    durationMs: 12.3,
    failures: [outputFailure],
  }),
  result({
    id: 'wait-for-bridge',
    line: 60,
    script: 'echo waiting\nwhile ! ip link show br0\ndo sleep 1\ndone',
    status: 'timed-out',
    reason: 'still running after 30 s',
    exitCode: null,
    stdout: 'waiting\n',
    stderr: 'Device "br0" does not exist.\n'.repeat(40),
    durationMs: 30_004,
    failures: [
      {
        rule: 'timeout',
        line: 63,
        expected: 'an end within 30 s',
        actual: 'still running after 30 s',
        message: 'still running after 30 s',
        hint: 'A slow step can have timeout=2m; one that never ends must be stopped in the block itself.',
      },
    ],
  }),
  result({
    id: 'compare',
    line: 71,
    target: 'exec',
    container: 'mynginx',
    session: 'exec mynginx',
    script: 'cat /etc/hostname',
    status: 'not-run',
    reason: 'step wait-for-bridge timed-out',
    exitCode: null,
    durationMs: 0,
    attempts: 0,
  }),
  result({ id: 'remove', line: 80, script: 'docker rm -f mynginx', durationMs: 331 }),
]

/** A lab of six steps: passed, tried again, failed with a diff, timed out, not run, teardown. */
export const outline: LabOutline = {
  slug: 'namespaces',
  file: 'labs/namespaces.md',
  title: 'How Docker uses Linux namespaces',
  digest: 'sha256:4567',
  steps: results.map(({ id, line, target, container, session }) => ({
    id,
    line,
    target,
    container,
    session,
    teardown: id === 'remove',
  })),
}

const lab = outline.slug

/** The events of that lab's run. */
export const failedRun: readonly Event[] = [
  { type: 'run-start', runId: 'r1', startedAt: '2026-01-02T03:04:05.000Z', labs: [outline] },
  { type: 'host-start', lab, kind: 'private' },
  { type: 'host-progress', lab, message: 'building the image nginx from labs/_images/nginx' },
  { type: 'host-ready', lab, durationMs: 934, provenance },
  { type: 'lab-start', lab },
  ...results.flatMap((end): Event[] => [
    ...(end.status === 'not-run' ? [] : [{ type: 'step-start', lab, id: end.id } as const]),
    ...(end.attempts > 1 ? [{ type: 'step-retry', lab, id: end.id, attempt: 2 } as const] : []),
    { type: 'step-end', lab, result: end },
  ]),
  { type: 'step-late', lab, id: 'start', stream: 'stdout', text: 'late words\n', encoding: 'utf-8' },
  { type: 'lab-end', lab, status: 'failed', reason: null, durationMs: 32_800, hostDifference: [] },
  { type: 'run-end', status: 'failed', durationMs: 32_904 },
]

/** The same lab, all of it passed. */
export const passedRun: readonly Event[] = failedRun.map((event): Event => {
  if (event.type === 'lab-end' || event.type === 'run-end') {
    return { ...event, status: 'passed', durationMs: 2_914 }
  }
  if (event.type !== 'step-end') return event
  const durationMs = Math.min(event.result.durationMs, 1105)
  const passed = { status: 'passed', reason: null, attempts: 1, durationMs } as const
  return { ...event, result: { ...event.result, ...passed, failures: [] } }
})

/** The lab again, of which all but the last step stand: it goes on there, and its host waits at the end. */
export const goneOnRun: readonly Event[] = [
  passedRun[0]!,
  {
    type: 'rerun',
    lab,
    rerun: { kind: 'continue', at: { id: 'remove', line: 80 }, kept: 5 },
  },
  { type: 'lab-start', lab },
  {
    type: 'steps-kept',
    lab,
    provenance,
    results: results
      .slice(0, 5)
      .map((one) => ({ ...one, status: 'passed', reason: null, failures: [], lateOutput: 'late words\n' })),
  },
  ...passedRun.filter(
    (event) =>
      (event.type === 'step-start' && event.id === 'remove') ||
      (event.type === 'step-end' && event.result.id === 'remove'),
  ),
  { type: 'host-waits', lab },
  ...passedRun.slice(-2).map((event): Event => ({ ...event, durationMs: 90 }) as Event),
]
