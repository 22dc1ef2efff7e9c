import { expect, test } from 'vitest'
import { buildReport } from '../../../src/core/build-report.ts'
import { type HostErrorEvent, troubleTexts } from '../../../src/reporters/words/trouble-text.ts'
import { failedRun, result } from '../run.ts'

const options = { colour: false, width: 80, mostRows: 24 }
const died: HostErrorEvent = {
  type: 'host-error',
  lab: 'namespaces',
  error: {
    kind: 'environment',
    rule: 'host-died',
    message: 'the Docker host died: dockerd was killed by SIGKILL\nits last words: out of memory',
    hint: 'Give the machine more memory.',
  },
}
const report = buildReport(failedRun)

test('each failed step, in the order of the file', () => {
  expect(troubleTexts(report, [], options).map((text) => text.split('\n')[0])).toEqual([
    '✗ labs/namespaces.md:49  interfaces',
    '✗ labs/namespaces.md:63  wait-for-bridge',
  ])
})

test('an error that is about something in a lab is told with its place', () => {
  const place = { file: 'labs/x.md', line: 5, column: 13 }
  const [text] = troubleTexts(
    { ...report, labs: [] },
    [{ ...died, error: { ...died.error, place } }],
    options,
  )
  expect(text?.split('\n')[0]).toBe('✗ labs/x.md:5:13: error host-died')
})

test('behind the first, the way back to it', () => {
  const ends = (given = report, told = new Set<string>()) =>
    troubleTexts(given, [], { ...options, told }).map((text) => text.split('\n').at(-1))
  expect(ends()).toEqual([
    '  a shell there: labrun shell labs/namespaces.md --at interfaces',
    expect.not.stringContaining('labrun shell'),
  ])
  const lab = report.labs[0]!
  expect(ends({ ...report, labs: [{ ...lab, file: "my labs/it's.md" }] })[0]).toBe(
    String.raw`  a shell there: labrun shell 'my labs/it'\''s.md' --at interfaces`,
  )
  const provenance = lab.provenance!
  expect(ends({ ...report, labs: [{ ...lab, provenance: { ...provenance, host: 'local' } }] })[0]).toBe(
    '  a shell there: labrun shell labs/namespaces.md --at interfaces --host local',
  )
  const outside = { docker: '20.10.24', kernel: '6.1' }
  expect(ends({ ...report, labs: [{ ...lab, provenance: { ...provenance, outside } }] })[0]).toBe(
    '  a shell there: labrun shell labs/namespaces.md --at interfaces --host dind',
  )
  const interrupted = lab.steps.map((step) => ({
    ...step,
    failures: step.failures.map((failure) => ({ ...failure, rule: 'interrupted' })),
  }))
  const stopped = interrupted.filter(({ status }) => status !== 'timed-out')
  expect(ends({ ...report, labs: [{ ...lab, steps: stopped }] })).toEqual([
    expect.not.stringContaining('labrun shell'),
  ])
  const kept = { name: 'n', enter: 'e', enterRaw: 'r', remove: 'm' }
  expect(ends({ ...report, labs: [{ ...lab, kept }] })[0]).not.toContain('labrun shell')
  expect(ends(report, new Set(['interfaces']))).toEqual([expect.not.stringContaining('labrun shell')])
})

test('of several labs, each has its own way back', () => {
  const [lab] = report.labs
  const labs = [lab!, { ...lab!, slug: 'bridge', file: 'labs/bridge.md' }]
  const ways = troubleTexts({ ...report, labs }, [], options).flatMap(
    (text) => / labrun shell .*/.exec(text)?.[0] ?? [],
  )
  expect(ways).toEqual([
    ' labrun shell labs/namespaces.md --at interfaces',
    ' labrun shell labs/bridge.md --at interfaces',
  ])
})

test('the state of a host that has not changed since the failure before is not told again', () => {
  const at = (status: string) => ({
    containers: [{ name: 'web', image: 'nginx', status }],
    network: null,
    leftOut: [],
  })
  const states = [at('Up 1 second'), at('Up 2 seconds'), at('Exited (1) now'), at('Exited (2) now')]
  const steps = states.map((state, index) => result({ id: `s${index}`, status: 'failed', state }))
  const texts = troubleTexts({ ...report, labs: [{ ...report.labs[0]!, steps }] }, [], options)
  expect(texts.map((text) => text.includes('the host at that moment'))).toEqual([true, false, true, true])
})

test('drift comes last, as a diff with what is recorded', () => {
  const drift = [{ step: 'curl', what: 'stdout' as const, recorded: 'one\n{{pid}}', printed: '1\n{{pid}}' }]
  const drifted = { ...report, labs: [{ ...report.labs[0]!, drift }] }
  expect(troubleTexts(drifted, [], options).at(-1)).toMatchInlineSnapshot(`
    "! labs/namespaces.md:24  curl
      other stdout than recorded

            - recorded  + printed
          │ - one
          │ + 1
          │   {{pid}}

      hint: If it is right so, record it: --record. If it changes from run to run,
      expect that line in an \`output\` block, with a placeholder such as {{int}}
      there."
  `)
  expect(troubleTexts(drifted, [], { ...options, strict: true }).at(-1)).toMatch(/^✗ labs/)
})

test('what the host could not do is told once, not again for the step it hit', () => {
  const step = result({ status: 'host-error', reason: died.error.message })
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

test('an error that hit several labs is told once, with their names in the order of the plan', () => {
  const named = (slug: string) => ({ ...report.labs[0]!, slug, steps: [] })
  const labs = ['bridge', 'namespaces', 'volumes'].map(named)
  const other = { ...died, lab: 'bridge', error: { ...died.error, message: 'no disk', hint: null } }
  const texts = troubleTexts({ ...report, labs }, [{ ...died, lab: 'volumes' }, died, other], options)
  expect(texts).toMatchInlineSnapshot(`
    [
      "✗ error host-died
      in bridge
      no disk",
      "✗ error host-died
      in namespaces, volumes
      the Docker host died: dockerd was killed by SIGKILL
      its last words: out of memory

      hint: Give the machine more memory.",
    ]
  `)
})

test('where the record is of another Docker, drift says so before it asks for a new record', () => {
  const versions = { recorded: 'Docker 20.10.24 (client 28.2.2)', printed: 'Docker 20.10.24' }
  const drift = [{ step: 'curl', what: 'exit status' as const, recorded: '1', printed: '2', versions }]
  const drifted = { ...report, labs: [{ ...report.labs[0]!, drift }] }
  expect(troubleTexts(drifted, [], options).at(-1)!.replace(/\s+/g, ' ')).toContain(
    'hint: It was recorded with Docker 20.10.24 (client 28.2.2), and this is Docker 20.10.24. If it is right so',
  )
})
