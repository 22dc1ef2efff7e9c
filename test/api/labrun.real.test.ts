import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type Event, parseLab, planLabs, runPlan } from '../../src/api/labrun.ts'
import { eventually, tracesOf } from '../docker/host-kit.ts'
import { block, WITHOUT_DOCKER } from '../labrun/command.ts'
import { complaintsOf } from '../schemas/validate.ts'
import { programOfPage, userFolder } from './package.ts'

const labText = (...blocks: string[]) => `---\n${WITHOUT_DOCKER}\n---\n${blocks.join('')}`

async function read(...blocks: string[]) {
  return (await parseLab('labs/x.md', labText(...blocks))).lab!
}

test('the program of docs/api.md runs a lab, and ends as it says', async () => {
  const folder = userFolder()
  mkdirSync(join(folder, 'labs'))
  const run = async (...lines: string[]) => {
    writeFileSync(join(folder, 'labs/hello.md'), labText(block('bash host id=greet', ...lines)))
    const argv = ['--input-type=module', '--eval', programOfPage()]
    return promisify(execFile)(process.execPath, argv, { cwd: folder }).catch((error) => error)
  }
  expect(await run('true')).toEqual({ stdout: 'greet passed\npassed\n', stderr: '' })
  expect(await run('false')).toMatchObject({ code: 1, stdout: 'greet failed\nfailed\n', stderr: '' })
  expect(await run('if')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/shell-syntax/),
  })
})

test('events tell of a run as it goes on; an abort stops it, teardown runs, and the report says so', async () => {
  const lab = await read(
    block('bash host id=slow', 'sleep 60'),
    block('bash host id=down teardown', 'echo taken down'),
  )
  const abort = new AbortController()
  const events: Event['type'][] = []
  const report = await runPlan(planLabs([lab]), {
    signal: abort.signal,
    onEvent(event) {
      events.push(event.type)
      if (event.type === 'step-start') abort.abort()
    },
  })
  expect(complaintsOf('report', report)).toEqual([])
  expect([report.status, report.labs[0]!.steps.map(({ stdout }) => stdout)]).toEqual([
    'interrupted',
    ['', 'taken down\n'],
  ])
  expect([events[0], events.at(-1)]).toEqual(['run-start', 'run-end'])
})

test('the time limit of a run', async () => {
  const lab = await read(block('bash host', 'sleep 60'))
  const report = await runPlan(planLabs([lab], { timeoutMs: 1500 }))
  expect(report.labs[0]).toMatchObject({
    status: 'interrupted',
    reason: expect.stringContaining("the run's time limit of 1.5 s was up"),
  })
})

test('what a listener throws ends the run, and the host goes', async () => {
  const plan = planLabs([await read(block('bash host', 'sleep 60'))])
  const run = runPlan(plan, {
    onEvent({ type }) {
      if (type === 'step-start') throw new Error('enough')
    },
  })
  await expect(run).rejects.toThrow('enough')
  await eventually(
    () => tracesOf(plan.runId),
    (traces) => traces.length === 0,
  )
})
