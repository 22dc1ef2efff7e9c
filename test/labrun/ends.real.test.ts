import { expect, test } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { eventually, machineState, tracesOf } from '../docker/host-kit.ts'
import { block, labFile, labrun, type Running, runLabs, WITHOUT_DOCKER } from './command.ts'

const SLOW_RUN = block('bash host id=slow', 'docker run --name web nginx sleep 60')
const DOWN = block('bash host id=down teardown', 'docker rm --force web', 'sleep 1')

const runIdOf = async ({ until }: Running) => {
  const event = await until(({ type }) => type === 'run-start')
  return (event as Extract<Event, { type: 'run-start' }>).runId
}
const started = (id: string) => (event: Event) => event.type === 'step-start' && event.id === id

async function nothingLeft(runId: string): Promise<void> {
  await eventually(
    () => tracesOf(runId),
    (traces) => traces.length === 0,
  )
}

test('the namespaces lab passes, twice at once, and the machine is as before', async () => {
  const before = await machineState()
  const runs = [runLabs('labs/namespaces.md'), runLabs('labs/namespaces.md')]
  const ids = await Promise.all(runs.map(runIdOf))
  const finished = await Promise.all(runs.map((run) => run.finished))
  for (const { exitCode, report } of finished) {
    expect(report.labs[0]?.steps.filter(({ status }) => status !== 'passed')).toEqual([])
    expect(exitCode).toBe(0)
  }
  for (const id of ids) await nothingLeft(id)
  expect(await machineState()).toEqual(before)
})

test('Ctrl-C in the middle of docker run: teardown runs, exit 130, nothing is left', async () => {
  const run = runLabs(labFile(SLOW_RUN + block('bash host id=next', 'true') + DOWN))
  const runId = await runIdOf(run)
  await run.until(started('slow'))
  run.child.kill('SIGINT')
  const { exitCode, steps, report } = await run.finished
  expect([exitCode, steps, report.status]).toEqual([
    130,
    ['slow failed', 'next not-run', 'down passed'],
    'interrupted',
  ])
  await nothingLeft(runId)
})

test('a second Ctrl-C skips teardown; the host is cleaned all the same', async () => {
  const run = runLabs(labFile(SLOW_RUN + DOWN + block('bash host id=last teardown', 'true')))
  const runId = await runIdOf(run)
  await run.until(started('slow'))
  run.child.kill('SIGINT')
  await run.until(started('down'))
  run.child.kill('SIGINT')
  const { exitCode, steps } = await run.finished
  expect([exitCode, steps.at(-1)]).toEqual([130, 'last not-run'])
  await nothingLeft(runId)
})

test('a second Ctrl-C while a step is being stopped: it is killed at once, without the time that the first gives it', async () => {
  const stubborn = `bash -c 'trap "echo was asked to end" TERM; while :; do sleep 0.1; done'`
  const run = runLabs(
    // What a shell ignores, its children ignore from their first moment on.
    labFile(block('bash host', "trap '' INT") + block('bash host id=slow', stubborn), WITHOUT_DOCKER),
  )
  await run.until(started('slow'))
  const acknowledged = run.until((event) => event.type === 'interrupted')
  run.child.kill('SIGINT')
  await acknowledged
  run.child.kill('SIGINT')
  const { exitCode, step } = await run.finished
  expect([exitCode, step('slow').stdout]).toEqual([130, ''])
})

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends in order with exit %i', async (signal, code) => {
  const run = runLabs(labFile(block('bash host id=slow', 'sleep 60'), WITHOUT_DOCKER))
  const runId = await runIdOf(run)
  await run.until(started('slow'))
  run.child.kill(signal)
  expect((await run.finished).exitCode).toBe(code)
  await nothingLeft(runId)
})

test('kill -9 of labrun in the middle of docker run: nothing is left', async () => {
  const run = runLabs(labFile(SLOW_RUN))
  const runId = await runIdOf(run)
  await run.until(started('slow'))
  run.child.kill('SIGKILL')
  await nothingLeft(runId)
})

test('the time limit of a run: exit 124, after clean-up', async () => {
  const run = runLabs(labFile(block('bash host id=slow', 'sleep 60'), WITHOUT_DOCKER), '--timeout', '3s')
  const runId = await runIdOf(run)
  expect((await run.finished).exitCode).toBe(124)
  await nothingLeft(runId)
})

test('a reader that goes away (labrun | head -1): clean-up is complete all the same', async () => {
  const run = runLabs(
    labFile(block('bash host id=slow', 'sleep 2', 'echo a') + block('bash host', 'echo b'), WITHOUT_DOCKER),
  )
  const runId = await runIdOf(run)
  run.child.stdout?.destroy()
  expect((await run.finished).exitCode).toBe(141)
  await nothingLeft(runId)
})

test('a plan is printed, and nothing runs', async () => {
  const file = labFile(block('bash host id=a timeout=3s', 'touch /tmp/labrun-must-not-run'), WITHOUT_DOCKER)
  const { exitCode, stdout } = await labrun(file, '--plan')
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    host: 'private',
    labs: [{ slug: 'lab', steps: [{ id: 'a', timeoutMs: 3000, key: { target: 'host', shell: 'bash' } }] }],
  })
})
