import { expect, test } from 'vitest'
import { findDrift } from '../../../src/cli/record/find-drift.ts'
import type { LabReport } from '../../../src/core/report.ts'
import type { StepResult } from '../../../src/core/step-result.ts'
import { labOf } from '../../parse/read.ts'
import { provenance } from '../../reporters/run.ts'
import { block, reportFor } from '../../starlight/page.ts'

type Given = Readonly<Record<string, Partial<StepResult>>>

/** What has drifted between two runs of a lab in which these steps printed so. */
function drift(text: string, before: Given, now: Given) {
  const [recorded, current] = [before, now].map((given): LabReport => reportFor(text, given).labs[0]!)
  return findDrift(labOf(text), recorded!, current!)
}

const STEP = block('bash host id=a', 'true')

test('what is printed to the letter again has not drifted', () => {
  expect(drift(STEP, { a: { stdout: 'one\ntwo\n' } }, { a: { stdout: 'one  \ntwo' } })).toEqual([])
})

test('another line has, on either stream', () => {
  const [before, now] = [{ a: { stdout: 'one\n', stderr: 'x' } }, { a: { stdout: 'two\n', stderr: 'y' } }]
  expect(drift(STEP, before, now)).toEqual([
    { step: 'a', what: 'stdout', recorded: 'one', printed: 'two' },
    { step: 'a', what: 'stderr', recorded: 'x', printed: 'y' },
  ])
})

test('another exit status has, where any is right', () => {
  const lab = block('bash host id=a exit=any', 'true')
  expect(drift(lab, { a: { exitCode: 1 } }, { a: { exitCode: 2 } })).toEqual([
    { step: 'a', what: 'exit status', recorded: '1', printed: '2' },
  ])
})

test('what the lab says may differ does not count, also where its line is one of several that fit', () => {
  const lab = STEP + block('output contains', '{{worker:int}} nginx: worker')
  const run = (first: string, second: string) => ({
    a: { stdout: `${first} nginx: worker\n${second} nginx: worker\n`, captures: { worker: first } },
  })
  expect(drift(lab, run('180', '181'), run('90', '91'))).toEqual([])
})

test('a captured value counts as its name wherever it is printed, and as itself within a longer word', () => {
  const lab = STEP + block('output', '{{pid:int}}') + block('bash host id=b', 'true')
  const run = (pid: string, rest: string) => ({
    a: { stdout: `${pid}\n`, captures: { pid } },
    b: { stdout: `the process ${pid}${rest}\n` },
  })
  expect(drift(lab, run('180', ''), run('190', ''))).toEqual([])
  expect(drift(lab, run('180', '7'), run('190', '7'))).toMatchObject([{ step: 'b' }])
})

test('how wide the columns of a table are is no drift, what is in them is', () => {
  const lab = STEP + block('output table', 'NAMES  STATUS\nweb    Up {{duration}}')
  const ps = (name: string, status: string) => ({
    a: { stdout: `STATUS${' '.repeat(status.length - 3)}NAMES\n${status}   ${name}\n` },
  })
  expect(drift(lab, ps('web', 'Up 2 seconds'), ps('web', 'Up About a minute'))).toEqual([])
  expect(drift(lab, ps('web', 'Up 2 seconds'), ps('db', 'Up 2 seconds'))).toMatchObject([{ step: 'a' }])
})

test('numbers in JSON are no drift, words are', () => {
  const lab = STEP + block('json output', '{ "Pid": "{{int}}" }')
  const state = (pid: number, status: string) => ({ a: { stdout: `{"Pid":${pid},"Status":"${status}"}\n` } })
  expect(drift(lab, state(15, 'running'), state(4711, 'running'))).toEqual([])
  expect(drift(lab, state(15, 'running'), state(15, 'exited'))).toMatchObject([{ step: 'a' }])
})

test('ids, addresses and their like differ in any two runs', () => {
  const lines = (id: string, mac: string) => `${id} up\nlink/ether ${mac}\nnet:[4026532${id.slice(0, 3)}]\n`
  const before = { a: { stdout: lines('123456789abc', '02:42:ac:11:00:02') } }
  expect(drift(STEP, before, { a: { stdout: lines('987654321fed', '02:42:ac:11:00:03') } })).toEqual([])
})

test('of lines that the lab leaves open the words count, not the numbers', () => {
  const lab = STEP + block('output contains', 'PID 1')
  const ps = (pid: string, name: string) => ({ a: { stdout: `PID 1\n${pid} ${name}\n` } })
  expect(drift(lab, ps('   9', 'bash'), ps('  10', 'bash'))).toEqual([])
  expect(drift(lab, ps('9', 'bash'), ps('9', 'dash'))).toHaveLength(1)
  expect(drift(STEP, ps('9', 'bash'), ps('10', 'bash'))).toHaveLength(1)
})

test('a line of numbers drifts for ever, until the lab says that they may differ', () => {
  const run = (date: string, random: string) => ({ a: { stdout: `${date}\n${random}\n` } })
  const [before, now] = [run('1700000000', '31'), run('1700000009', '4711')]
  expect(drift(STEP, before, now)).toHaveLength(1)
  expect(drift(STEP + block('output', '{{int}}', '{{int}}'), before, now)).toEqual([])
})

test('order counts, but where the lab says that it does not', () => {
  const [before, now] = [{ a: { stdout: 'one\ntwo\n' } }, { a: { stdout: 'two\none\n' } }]
  expect(drift(STEP, before, now)).toHaveLength(1)
  const lab = labOf(STEP + block('output', 'one', 'two'))
  lab.steps[0]!.expectations[0]!.unordered = true
  const [recorded, current] = [before, now].map((given) => reportFor(STEP, given).labs[0]!)
  expect(findDrift(lab, recorded!, current!)).toEqual([])
})

test('a step that was skipped in one of the runs has not drifted', () => {
  const before = { a: { status: 'skipped', stdout: '' } } as const
  expect(drift(STEP, before, { a: { stdout: 'one\n' } })).toEqual([])
})

test('where the record is of another Docker, both are told', () => {
  const report = (stdout: string, docker: object): LabReport => {
    const lab = reportFor(STEP, { a: { stdout } }).labs[0]!
    return { ...lab, provenance: { ...provenance, ...docker } }
  }
  const recorded = report('one', { docker: '20.10.24', client: '28.2.2' })
  expect(findDrift(labOf(STEP), recorded, report('two', { docker: '20.10.24' }))).toMatchObject([
    { versions: { recorded: 'Docker 20.10.24 (client 28.2.2)', printed: 'Docker 20.10.24' } },
  ])
})
