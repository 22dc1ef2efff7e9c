import { expect, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { LabReport } from '../../src/core/report.ts'
import { junitXml } from '../../src/reporters/junit.ts'
import { elementsIn, type ReadElement, readXml } from './read-xml.ts'
import { failedRun, passedRun, result } from './run.ts'
import { THREE, threeLabs } from './several-labs.ts'

const failed = buildReport(failedRun)
const passed = buildReport(passedRun)

function withLab(given: Partial<LabReport>, report = passed) {
  return { ...report, labs: [{ ...report.labs[0]!, ...given }] }
}

/** What may stand in what, and the attributes that readers want: as in Jenkins' schema, with `file` and `line` of a case. */
const GRAMMAR: Record<string, { within: string[]; required: string[]; allowed: string[] }> = {
  testsuites: {
    within: [''],
    required: ['tests', 'failures', 'errors', 'time'],
    allowed: ['name', 'skipped'],
  },
  testsuite: {
    within: ['testsuites'],
    required: ['name', 'tests', 'failures', 'errors'],
    allowed: ['skipped', 'time', 'timestamp', 'file'],
  },
  properties: { within: ['testsuite'], required: [], allowed: [] },
  property: { within: ['properties'], required: ['name', 'value'], allowed: [] },
  testcase: { within: ['testsuite'], required: ['name', 'classname', 'time', 'file'], allowed: ['line'] },
  failure: { within: ['testcase'], required: ['type', 'message'], allowed: [] },
  error: { within: ['testcase'], required: ['type', 'message'], allowed: [] },
  skipped: { within: ['testcase'], required: ['message'], allowed: [] },
  'system-out': { within: ['testcase'], required: [], allowed: [] },
  'system-err': { within: ['testcase'], required: [], allowed: [] },
}

function expectJunit(element: ReadElement, parent = ''): void {
  const { within, required, allowed } = GRAMMAR[element.name]!
  expect(within).toContain(parent)
  const names = Object.keys(element.attributes)
  expect(names).toEqual(expect.arrayContaining(required))
  expect([...required, ...allowed]).toEqual(expect.arrayContaining(names))
  const { tests, failures, errors, skipped, time } = element.attributes
  if (time !== undefined) expect(time).toMatch(/^\d+\.\d{3}$/)
  if (tests !== undefined) {
    const having = (name: string) =>
      elementsIn(element, 'testcase').filter(({ children }) => children.some((child) => child.name === name))
        .length
    expect([tests, failures, errors, skipped].map(Number)).toEqual([
      elementsIn(element, 'testcase').length,
      having('failure'),
      having('error'),
      having('skipped'),
    ])
  }
  for (const child of element.children) expectJunit(child, element.name)
}

test('one suite a lab, one case a step; what failed, where, expected and printed, and the way back', () => {
  const document = readXml(junitXml(failed))
  expectJunit(document)
  const [interfaces, wait, compare] = elementsIn(document, 'testcase').slice(2)
  expect(interfaces!.attributes).toEqual({
    name: 'interfaces',
    classname: 'labs.namespaces',
    file: 'labs/namespaces.md',
    line: '42',
    time: '0.012',
  })
  const [failure, out, error] = interfaces!.children
  expect(failure!.attributes).toEqual({
    type: 'output',
    message: 'expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16" was printed',
  })
  expect(failure!.text).toContain('✗ labs/namespaces.md:49  interfaces')
  expect(failure!.text).toContain('49 │ -     inet 172.17.0.2/16\n       │ +     inet 172.18.0.2/16')
  expect(failure!.text).toMatch(/\n {2}a shell there: labrun shell labs\/namespaces\.md --at interfaces$/)
  expect(out!.text).toContain('    inet 172.18.0.2/16\n')
  expect(error!.text).toBe('Object "adr" is unknown, try "ip help".\n^[]0;owned^G')
  expect(wait!.children[0]!.attributes).toMatchObject({ type: 'timeout' })
  expect(compare!.children.map(({ name, attributes }) => [name, attributes])).toEqual([
    ['skipped', { message: 'not run: step wait-for-bridge timed-out' }],
  ])
})

test('a suite says on what it was proven', () => {
  const suite = elementsIn(readXml(junitXml(passed)), 'testsuite')[0]!
  expect(suite.attributes).toMatchObject({ failures: '0', errors: '0', timestamp: '2026-01-02T03:04:05' })
  const facts = Object.fromEntries(
    elementsIn(suite, 'property').map(({ attributes: { name, value } }) => [name, value]),
  )
  expect(facts).toMatchObject({
    'labrun.digest': 'sha256:4567',
    'labrun.docker': '20.10.24',
    'labrun.image.nginx': 'sha256:0123 (recipe)',
  })
})

test('several labs', () => {
  const document = readXml(junitXml(buildReport(threeLabs(THREE.flat()))))
  expectJunit(document)
  expect(elementsIn(document, 'testsuite').map(({ attributes }) => attributes.failures)).toEqual([
    '0',
    '2',
    '0',
  ])
})

test.each<[string, Partial<LabReport>, string[]]>([
  [
    'whose host never came up',
    { status: 'host-error', reason: 'no dockerd', steps: [] },
    ['lab', 'host-error', 'no dockerd'],
  ],
  ['that was interrupted', { status: 'interrupted', reason: null }, ['lab', 'interrupted', 'interrupted']],
  [
    'that left something',
    { status: 'cleanup-incomplete', hostDifference: [{ what: 'link v0', remove: 'ip link del v0' }] },
    ['clean-up', 'cleanup-incomplete', 'not all is as before; what mends it:\nlink v0: ip link del v0'],
  ],
])('a lab %s has a case in error though no step failed', (_, given, expected) => {
  const document = readXml(junitXml(withLab(given)))
  expectJunit(document)
  const found = elementsIn(document, 'testcase').flatMap(({ attributes: { name }, children }) =>
    children
      .filter((child) => child.name === 'error')
      .map((error) => [name, error.attributes.type, error.text]),
  )
  expect(found).toEqual([expected])
})

test('a step that the host failed is in error; one that was skipped says why', () => {
  const steps = [
    result({ id: 'a', status: 'host-error', reason: 'the Docker host died' }),
    result({ id: 'b', status: 'skipped', reason: 'docker>=23 does not hold' }),
  ]
  const cases = elementsIn(readXml(junitXml(withLab({ status: 'host-error', steps }))), 'testcase')
  expect(cases.map(({ children: [child] }) => [child!.name, child!.attributes])).toEqual([
    ['error', { type: 'host-error', message: 'the Docker host died' }],
    ['skipped', { message: 'docker>=23 does not hold' }],
  ])
})

test('drift is a remark, and with strict a failure', () => {
  const drift = [{ step: 'start', what: 'stdout' as const, recorded: 'one\ntwo', printed: 'one\n2' }]
  const [soft, hard] = [false, true].map((strict) => readXml(junitXml(withLab({ drift }), { strict })))
  expect(elementsIn(soft!, 'failure')).toEqual([])
  expect(elementsIn(soft!, 'system-out')[0]!.text).toContain('start\n  other stdout than recorded')
  const [failure] = elementsIn(hard!, 'failure')
  expect(failure!.attributes).toEqual({ type: 'drift', message: 'other stdout than recorded' })
  expect(failure!.text).toMatch(/^✗ .*start\n(.*\n)*.*- two\n.*\+ 2/)
  expectJunit(hard!)
})

test('what is too long says what it leaves out', () => {
  const stdout = `begin${'x'.repeat(200_000)}end`
  const [out] = elementsIn(readXml(junitXml(withLab({ steps: [result({ stdout })] }))), 'system-out')
  expect(out!.text).toMatch(/^beginx+\n\[131 KiB left out\]\nx+end$/)
})

test('what was printed hands out no file of the CI’s', () => {
  const stdout = '[[ATTACHMENT|/etc/shadow]]\n[\x1b[0m[ATTACHMENT|/etc/passwd]]\n'
  const [out] = elementsIn(readXml(junitXml(withLab({ steps: [result({ stdout })] }))), 'system-out')
  expect(out!.text).toBe('[ [ATTACHMENT|/etc/shadow]]\n[ [ATTACHMENT|/etc/passwd]]\n')
})
