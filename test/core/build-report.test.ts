import { array, assert, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { Event } from '../../src/core/event.ts'
import type { Topology } from '../../src/core/topology.ts'
import { failedRun, goneOnRun, outline, passedRun, provenance } from '../reporters/run.ts'
import { interleaved, SLUGS, THREE, threeLabs } from '../reporters/several-labs.ts'

const lab = outline.slug
const without = (events: readonly Event[], drop: (event: Event) => boolean) =>
  events.filter((event) => !drop(event))

test('steps that stand are in the report as if they had run now, with what they printed late', () => {
  const [report] = buildReport(goneOnRun).labs
  expect(report).toMatchObject({ status: 'passed', executed: 6, provenance, waits: true })
  expect(report!.steps.map(({ lateOutput }) => lateOutput)).toEqual([...Array(5).fill('late words\n'), ''])
})

test('the events of a run become its report', () => {
  const report = buildReport(failedRun)
  expect(report).toMatchObject({
    version: 1,
    runId: 'r1',
    status: 'failed',
    startedAt: '2026-01-02T03:04:05.000Z',
    durationMs: 32_904,
    provenance,
  })
  expect(report.labs).toHaveLength(1)
  expect(report.labs[0]).toMatchObject({
    slug: 'namespaces',
    file: 'labs/namespaces.md',
    digest: 'sha256:4567',
    status: 'failed',
    reason: null,
    planned: 6,
    executed: 5,
    skipped: 0,
    durationMs: 32_800,
    hostDifference: [],
    provenance,
  })
  expect(report.labs[0]!.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'start passed',
    'curl passed',
    'interfaces failed',
    'wait-for-bridge timed-out',
    'compare not-run',
    'remove passed',
  ])
})

test('steps stand in the order of the file, whatever the order they ran in', () => {
  const [start, ...rest] = failedRun
  const ids = buildReport([start!, ...rest.reverse()]).labs[0]!.steps.map(({ id }) => id)
  expect(ids).toEqual(outline.steps.map(({ id }) => id))
})

test("late output is its step's, however late it comes", () => {
  const late: Event = { type: 'step-late', lab, id: 'curl', stream: 'stdout', text: 'b', encoding: 'utf-8' }
  const [start, ...rest] = failedRun
  const report = buildReport([start!, { ...late, text: 'a' }, ...rest, late])
  expect(report.labs[0]!.steps[1]!.lateOutput).toBe('ab')
  expect(report.labs[0]!.steps[0]!.lateOutput).toBe('late words\n')
})

test('late output that is not UTF-8 is escaped as a whole, and said to be', () => {
  const late = { type: 'step-late', lab, id: 'curl', stream: 'stdout' } as const
  const report = buildReport([
    ...failedRun,
    { ...late, text: 'a\\é', encoding: 'utf-8' },
    { ...late, text: '\\xff', encoding: 'escaped' },
  ])
  expect(report.labs[0]!.steps[1]).toMatchObject({
    lateOutput: 'a\\\\\\xc3\\xa9\\xff',
    lateOutputEncoding: 'escaped',
  })
})

test('what is noted of a step after its end is among its notes', () => {
  const note: Event = { type: 'step-note', lab, id: 'curl', note: 'ended by itself: exit status 3' }
  const step = buildReport([...failedRun, note]).labs[0]!.steps[1]!
  expect(step.notes.at(-1)).toBe('ended by itself: exit status 3')
})

test('a step without a result is not-run, with what is known of it', () => {
  const events = without(failedRun, (event) => event.type === 'step-end' && event.result.id === 'interfaces')
  expect(buildReport(events).labs[0]!.steps[2]).toEqual({
    id: 'interfaces',
    line: 42,
    target: 'nsenter',
    container: 'mynginx',
    session: 'nsenter mynginx ns=net',
    script: '',
    status: 'not-run',
    reason: null,
    exitCode: null,
    stdout: '',
    stderr: '',
    lateOutput: '',
    truncated: false,
    durationMs: 0,
    attempts: 0,
    captures: {},
    failures: [],
    notes: [],
  })
})

test('all steps passed', () => {
  const report = buildReport(passedRun)
  expect(report.status).toBe('passed')
  expect(report.labs[0]).toMatchObject({
    status: 'passed',
    reason: null,
    planned: 6,
    executed: 6,
    skipped: 0,
  })
})

test('skipped steps count as planned', () => {
  const events = passedRun.map(
    (event): Event =>
      event.type === 'step-end' && event.result.id === 'curl'
        ? { ...event, result: { ...event.result, status: 'skipped' } }
        : event,
  )
  expect(buildReport(events).labs[0]).toMatchObject({ status: 'passed', planned: 6, executed: 5, skipped: 1 })
})

test('a lab that ended as passed, but has steps without a result, has failed', () => {
  const events = without(passedRun, (event) => event.type === 'step-end' && event.result.id === 'curl')
  const report = buildReport(events)
  expect(report.status).toBe('failed')
  expect(report.labs[0]).toMatchObject({
    status: 'failed',
    reason: '6 steps were planned, but 5 ran and 0 were skipped',
  })
})

test('a lab that ended as passed, but ran a step that nobody planned, has failed', () => {
  const [start, ...rest] = passedRun
  const stray = passedRun.find((event) => event.type === 'step-end')!
  const report = buildReport([start!, { ...stray, result: { ...stray.result, id: 'stray' } }, ...rest])
  expect(report.labs[0]).toMatchObject({
    status: 'failed',
    reason: '6 steps were planned, but 7 ran and 0 were skipped',
  })
  expect(report.labs[0]!.steps.at(-1)!.id).toBe('stray')
})

test('a lab that ended as passed, but has a step that did not, has failed', () => {
  const events = failedRun.map(
    (event): Event =>
      event.type === 'lab-end' || event.type === 'run-end' ? { ...event, status: 'passed' } : event,
  )
  const report = buildReport(events)
  expect(report.status).toBe('failed')
  expect(report.labs[0]).toMatchObject({
    status: 'failed',
    reason: 'the lab ended as passed, but step interfaces is failed',
  })
})

test('a run that stops in the middle was interrupted', () => {
  const events = passedRun.slice(0, 8)
  const report = buildReport(events)
  expect(report.status).toBe('interrupted')
  expect(report.labs[0]).toMatchObject({ status: 'interrupted', reason: 'the run ended before the lab did' })
})

test('a host that failed gives the reason, where the lab has none of its own', () => {
  const error = { kind: 'environment', rule: 'no-docker', message: 'dockerd is missing', hint: null } as const
  const events: Event[] = [...passedRun.slice(0, 2), { type: 'host-error', lab, error }]
  expect(buildReport(events).labs[0]).toMatchObject({ status: 'host-error', reason: 'dockerd is missing' })
  const end: Event = {
    type: 'lab-end',
    lab,
    status: 'host-error',
    reason: null,
    durationMs: 5,
    hostDifference: [],
  }
  expect(buildReport([...events, end]).labs[0]).toMatchObject({
    status: 'host-error',
    reason: 'dockerd is missing',
  })
})

test("what the host could not take back is in the lab's report", () => {
  const residue = { what: 'link veth0', remove: 'ip link del veth0' }
  const events = passedRun.map(
    (event): Event =>
      event.type === 'lab-end'
        ? { ...event, status: 'cleanup-incomplete', hostDifference: [residue] }
        : event,
  )
  expect(buildReport(events).status).toBe('cleanup-incomplete')
  expect(buildReport(events).labs[0]!.hostDifference).toEqual([residue])
})

test('events of labs that are not in the run are left out, and no events are an interrupted run', () => {
  expect(buildReport([{ type: 'lab-start', lab: 'nobody' }])).toMatchObject({
    status: 'interrupted',
    runId: '',
    labs: [],
  })
})

/** Each lab with images of its own, late output, a note, and a second result of a step. */
const busy = THREE.map((events, index) => {
  const lab = SLUGS[index]!
  const images = [{ name: lab, source: 'recipe' as const, digest: `sha256:${index}` }]
  const told = events.map(
    (event): Event =>
      event.type === 'host-ready' ? { ...event, provenance: { ...provenance, images, commit: lab } } : event,
  )
  const late: Event = {
    type: 'step-late',
    lab,
    id: 'start',
    stream: 'stdout',
    text: `${lab}\n`,
    encoding: 'utf-8',
  }
  const note: Event = { type: 'step-note', lab, id: 'start', note: `of ${lab}` }
  const again = told.find((event) => event.type === 'step-end')!
  return [...told.slice(0, -1), late, note, late, again, told.at(-1)!]
})

test('however labs take turns, the report is as if they had run one after the other', () => {
  const serial = buildReport(threeLabs(busy.flat()))
  expect(serial.labs.map(({ slug, status }) => `${slug} ${status}`)).toEqual([
    'namespaces passed',
    'bridge failed',
    'volumes passed',
  ])
  assert(
    property(array(nat(), { maxLength: 80 }), (choices) => {
      expect(buildReport(threeLabs(interleaved(busy, choices)))).toEqual(serial)
    }),
  )
})

test('each lab has its own provenance, the run the images of all', () => {
  const report = buildReport(threeLabs(busy.toReversed().flat()))
  expect(report.labs.map((one) => one.provenance?.commit)).toEqual([...SLUGS])
  expect(report.provenance?.commit).toBe('namespaces')
  expect(report.provenance?.images.map(({ name }) => name)).toEqual([...SLUGS])
})

test("topologies: the lab's is from before its first step, the others are those of their steps", () => {
  const named = (name: string): Topology => ({
    namespaces: [{ inode: 1, kind: 'host', name, interfaces: [], routes: [], forwarding: false, rules: [] }],
  })
  const [start, ...rest] = passedRun
  const told = (step: string | null, name: string): Event => ({
    type: 'topology',
    lab,
    step,
    topology: named(name),
  })
  const [report] = buildReport([start!, told(null, 'before'), told('curl', 'after'), ...rest]).labs
  expect(report!.topology).toEqual(named('before'))
  expect(report!.steps.filter(({ topology }) => topology).map(({ id, topology }) => [id, topology])).toEqual([
    ['curl', named('after')],
  ])
})
