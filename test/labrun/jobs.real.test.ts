import { once } from 'node:events'
import { copyFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { eventually, machineState, tracesOf } from '../docker/host-kit.ts'
import { block, type FinishedRun, labFile, labrun, type Running, runLabs, WITHOUT_DOCKER } from './command.ts'
import { childrenOf, isAlive } from './processes.ts'

// Several labs at once: on hosts that don't know of each other, and to an end in order whatever happens.

/** The same lab under several names, in one folder. */
function copies(count: number, body: string, frontMatter?: string): string[] {
  const first = labFile(body, frontMatter)
  return Array.from({ length: count }, (_, index) => {
    const file = join(dirname(first), `lab-${index + 1}.md`)
    copyFileSync(first, file)
    return file
  })
}

const runIdOf = async ({ until }: Running) => {
  const event = await until(({ type }) => type === 'run-start')
  return (event as Extract<Event, { type: 'run-start' }>).runId
}

const inLab = (lab: string, type: Event['type'], id?: string) => (event: Event) =>
  event.type === type &&
  'lab' in event &&
  event.lab === lab &&
  (id === undefined || ('id' in event && event.id === id))

async function nothingLeft(runId: string): Promise<void> {
  await eventually(
    () => tracesOf(runId),
    (traces) => traces.length === 0,
  )
}

/** `id status` of each step, lab by lab. */
function stepsOf({ report }: FinishedRun): string[] {
  return report.labs.map(({ steps }) => steps.map(({ id, status }) => `${id} ${status}`).join(', '))
}

const SAME_NAMES =
  block(
    'bash host id=make',
    'ls /tmp',
    'test ! -e /etc/one-of-six',
    'touch /tmp/file /etc/one-of-six',
    'docker network create --subnet 172.30.0.0/16 net > /dev/null',
    'docker run -d --name web --net net --ip 172.30.0.7 -p 127.0.0.1:8080:80 nginx > /dev/null',
    'ip link add veth0 type veth peer name veth1',
    'iptables -A FORWARD -s 10.0.0.0/8 -j DROP',
    // Until all of them are there.
    'until [ -e "$LAB_DIR/go" ]; do sleep 0.1; done',
  ) +
  block('output') +
  block(
    'bash host id=look retry=20s',
    "docker ps --format '{{.Names}} {{.Image}}'",
    'curl -s -o /dev/null -w "%{http_code}\\n" http://127.0.0.1:8080',
    "docker inspect --format '{{.NetworkSettings.Networks.net.IPAddress}}' web",
    'ip -o link show type veth | grep -c veth[01]@',
    'iptables -S FORWARD | grep -c 10.0.0.0/8',
  ) +
  block('output', 'web nginx', '200', '172.30.0.7', '2', '1') +
  block('bash exec container=web id=inside', 'cat /proc/1/comm; hostname -I') +
  block('bash host id=down teardown', 'docker rm -f web > /dev/null', 'docker network rm net > /dev/null')

test('six labs at once with the same names, subnets, ports and files: as one after the other', async () => {
  const before = await machineState()
  const files = copies(6, SAME_NAMES)
  const told = async (run: Running) => {
    const { exitCode, report } = await run.finished
    await nothingLeft(report.runId)
    const labs = report.labs.map(({ slug, status, steps }) => ({
      slug,
      status,
      steps: steps.map(({ id, status, stdout, stderr, reason }) => ({ id, status, stdout, stderr, reason })),
    }))
    return { exitCode, labs }
  }
  const atOnce = runLabs(...files, '--jobs', '6')
  await Promise.all(files.map((file) => atOnce.until(inLab(basename(file, '.md'), 'step-start', 'make'))))
  writeFileSync(join(dirname(files[0]!), 'go'), '')
  const six = await told(atOnce)
  expect(six.labs.map(({ slug, status }) => `${slug} ${status}`)).toEqual(
    [1, 2, 3, 4, 5, 6].map((number) => `lab-${number} passed`),
  )
  expect(six.exitCode).toBe(0)
  const two = await told(runLabs(...files.slice(0, 2)))
  expect(two).toEqual({ ...six, labs: six.labs.slice(0, 2) })
  expect(await machineState()).toEqual(before)
})

test('the log of labs that run at once is not mixed', async () => {
  const files = copies(3, block('bash host', 'sleep 0.3') + block('bash host', 'sleep 0.3'), WITHOUT_DOCKER)
  const { stdout, exitCode } = await labrun(...files, '-j', '3', '--reporter', 'plain')
  expect(exitCode).toBe(0)
  const labs = [...stdout.matchAll(/lab-\d/g)].map(([name]) => name)
  expect(labs.filter((name, index) => name !== labs[index - 1])).toEqual(['lab-1', 'lab-2', 'lab-3'])
  expect(stdout).toMatch(/Labs {3}3 passed\n {2}Steps {2}6 passed\n/)
})

const SLOW = block('bash host id=slow', 'sleep 60')
const DOWN = block('bash host id=down teardown', 'sleep 0.2')
/** Takes INT and TERM, and so the four seconds until it is killed. */
const STUBBORN = block('bash host id=down teardown', "trap '' INT TERM", 'while :; do sleep 60; done')
const LAST = block('bash host id=last teardown', 'true')

/** Two of three labs, each in the middle of a step. */
async function twoOfThree(body: string, ...argv: string[]) {
  const run = runLabs(...copies(3, body, WITHOUT_DOCKER), '--jobs', '2', ...argv)
  const runId = await runIdOf(run)
  const both = (id: string) =>
    Promise.all(['lab-1', 'lab-2'].map((lab) => run.until(inLab(lab, 'step-start', id))))
  await both('slow')
  return { ...run, runId, both }
}

test('Ctrl-C: every step that runs is interrupted, teardown of each runs, the third lab is not started', async () => {
  const { child, finished, runId } = await twoOfThree(SLOW + DOWN)
  child.kill('SIGINT')
  const run = await finished
  expect(run.exitCode).toBe(130)
  expect(stepsOf(run)).toEqual([
    'slow failed, down passed',
    'slow failed, down passed',
    'slow not-run, down not-run',
  ])
  expect(run.report.labs.map(({ status, reason }) => [status, reason])).toEqual([
    ['interrupted', null],
    ['interrupted', null],
    ['interrupted', 'not started, as the run was interrupted'],
  ])
  await nothingLeft(runId)
})

test('a second Ctrl-C: no more teardown in any lab', async () => {
  const { child, finished, runId, both } = await twoOfThree(SLOW + STUBBORN + LAST)
  child.kill('SIGINT')
  await both('down')
  child.kill('SIGINT')
  const run = await finished
  expect([run.exitCode, run.events.at(-1)?.type]).toEqual([130, 'run-end'])
  expect(stepsOf(run).slice(0, 2)).toEqual([
    'slow failed, down failed, last not-run',
    'slow failed, down failed, last not-run',
  ])
  await nothingLeft(runId)
})

/** Stops the supervisors of a labrun, until they are let go on or the test has finished. */
function stopSupervisors(front: number): { continue(): void } {
  const pids = supervisorsOf(front)
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids.filter(isAlive)) process.kill(pid, name)
  }
  const goOn = () => signal('SIGCONT')
  onTestFinished(goOn)
  signal('SIGSTOP')
  return { continue: goOn }
}

function supervisorsOf(front: number): number[] {
  const below = (parent: number, program: string) =>
    childrenOf(parent).flatMap(({ pid, command }) => (command.includes(program) ? [pid] : []))
  const pids = below(front, 'engine/main.ts').flatMap((engine) => below(engine, 'private/supervise.ts'))
  expect(pids).not.toEqual([])
  return pids
}

test('a third Ctrl-C: labrun leaves at once, the hosts are taken away all the same', async () => {
  const { child, finished, runId, both, until } = await twoOfThree(SLOW + STUBBORN)
  child.kill('SIGINT')
  await both('down')
  // So that the hosts outlast what still runs of labrun, however late the third one comes.
  const supervisors = stopSupervisors(child.pid!)
  const left = once(child, 'exit')
  const acknowledged = until((event) => event.type === 'interrupted' && event.count === 2)
  child.kill('SIGINT')
  await acknowledged
  child.kill('SIGINT')
  await left
  supervisors.continue()
  const run = await finished
  expect(run.exitCode).toBe(130)
  expect(run.stderr).toBe(
    'labrun: leaving; what still runs is taken away by its supervisor\n  hint: `labrun clean` tells whether anything was left.\n',
  )
  expect(run.events.map(({ type }) => type)).not.toContain('run-end')
  await nothingLeft(runId)
})

test('a time limit ends all labs, and is named', async () => {
  const files = copies(3, SLOW + DOWN, WITHOUT_DOCKER)
  const { exitCode, stdout } = await labrun(
    ...files,
    '--jobs',
    '2',
    '--timeout',
    '12s',
    '--reporter',
    'plain',
  )
  expect(exitCode).toBe(124)
  expect(stdout.slice(stdout.indexOf('✗ interrupted')).replace(/in \d.*/, 'in T')).toMatch(
    /^✗ interrupted in T\n {2}Labs {3}3 interrupted\n {2}Steps {2}2 interrupted, 2 not-run, 2 passed \(6\)\n {2}Why {4}lab-1, lab-2: the run's time limit of 12 s was up\n {2}Why {4}lab-3: not started, as the run's time limit of 12 s was up\n {2}Host /,
  )
  expect(stdout).toContain("  interrupted, as the run's time limit of 12 s was up\n")
})

test('one lab’s Docker engine dies: exit 4, and the others pass', async () => {
  const files = copies(2, block('bash host id=see', 'docker ps --quiet', 'sleep 2', 'docker ps --quiet'))
  const killed = join(dirname(files[0]!), 'killed.md')
  copyFileSync(
    labFile(block('bash host id=kill', 'kill -9 $(cat /run/docker.pid)', 'sleep 1', 'false')),
    killed,
  )
  const run = await runLabs(files[0]!, killed, files[1]!, '--jobs', '3').finished
  expect(run.report.labs.map(({ slug, status }) => `${slug} ${status}`)).toEqual([
    'lab-1 passed',
    'killed host-error',
    'lab-2 passed',
  ])
  expect(run.exitCode).toBe(4)
  await nothingLeft(run.report.runId)
})

test('kill -9 of the engine with three hosts: nothing is left', async () => {
  const before = await machineState()
  const run = runLabs(
    ...copies(3, block('bash host id=slow', 'docker run --name web nginx sleep 60')),
    '-j',
    '3',
  )
  const runId = await runIdOf(run)
  await Promise.all([1, 2, 3].map((number) => run.until(inLab(`lab-${number}`, 'step-start', 'slow'))))
  const engine = childrenOf(run.child.pid!).find(({ command }) => command.includes('engine/main.ts'))!.pid
  expect(tracesOf(runId).length).toBeGreaterThan(3 * 4)
  process.kill(engine, 'SIGKILL')
  expect((await run.finished).exitCode).toBe(4)
  expect(isAlive(engine)).toBe(false)
  await nothingLeft(runId)
  expect(await machineState()).toEqual(before)
})
