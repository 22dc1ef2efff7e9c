import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { findRuns } from '../../src/cleanup/find-runs.ts'
import type { Event } from '../../src/core/event.ts'
import { eventually, machineState, tracesOf } from '../docker/host-kit.ts'
import { block, labFile, labrun, type Running, runBlocks, runLabs, start, WITHOUT_DOCKER } from './command.ts'
import { hasTerminal, typed } from './typed.ts'

type Kept = Extract<Event, { type: 'host-kept' }>['kept']

const DOWN = block('bash host id=down teardown', 'rm /tmp/made')
const MADE = block('bash host id=make', 'echo by the lab > /tmp/made') + DOWN
const keptBy = (events: readonly Event[]): Kept | undefined =>
  events.flatMap((event) => (event.type === 'host-kept' ? [event.kept] : []))[0]

/** Runs a lab with --keep. The host goes with the test, if not before. */
async function keep(body = MADE, frontMatter = WITHOUT_DOCKER) {
  const finished = await runBlocks(body, frontMatter, '--keep')
  const kept = keptBy(finished.events)!
  onTestFinished(() => end(kept.name))
  return { ...finished, kept }
}

function end(name: string): void {
  const run = findRuns().find((found) => found.name === name)
  if (run?.supervisor) process.kill(run.supervisor)
}

/** What a command line prints that reads commands from a pipe. */
async function onHost(line: string, commands: string): Promise<string> {
  const child = spawn('bash', ['-c', line.replace(/^labrun/, `"${process.execPath}" src/cli/main.ts`)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(commands)
  return (await text(child.stdout)).trim()
}

const runIdOf = async ({ until }: Running) => {
  const event = await until(({ type }) => type === 'run-start')
  return (event as Extract<Event, { type: 'run-start' }>).runId
}

test('a host is kept without teardown, entered by both lines, and removed by the third', async () => {
  const before = await machineState()
  const { exitCode, steps, kept, report, step } = await keep()
  expect([exitCode, steps, report.labs[0]!.status]).toEqual([0, ['make passed', 'down skipped'], 'passed'])
  expect(step('down').reason).toBe('the host is kept')
  expect(report.labs[0]!.kept).toEqual(kept)
  for (const line of [kept.enter, kept.enterRaw]) {
    expect(await onHost(line, 'cat /tmp/made; hostname; pwd; echo "$LAB_DIR $HOME $FOO"')).toBe(
      'by the lab\ndockerhost\n/root\n/lab /root',
    )
  }
  const refused = await labrun('shell', kept.name, '--host', 'local', '--yes')
  expect([refused.exitCode, refused.stderr]).toEqual([
    2,
    expect.stringContaining(`${kept.name} is a host that was kept: --host and --yes are for labs\n`),
  ])
  expect((await labrun('clean', '--dry-run')).stdout).toContain(`Kept: ${kept.name} (`)
  expect((await labrun(...kept.remove.split(' ').slice(1))).exitCode).toBe(0)
  expect(tracesOf(report.runId)).toEqual([])
  expect(await machineState()).toEqual(before)
})

test('after a failure the host is as the failure left it', async () => {
  const { exitCode, kept, steps } = await keep(
    block('bash host id=fails', 'echo half > /tmp/made', 'false') + block('bash host id=next', 'true') + DOWN,
  )
  expect([exitCode, steps]).toEqual([1, ['fails failed', 'next not-run', 'down skipped']])
  expect(await onHost(kept.enter, 'cat /tmp/made')).toBe('half')
})

test('containers run on; when the engine dies, the host goes', async () => {
  const { kept, report } = await keep(
    block('bash host', 'docker run --detach --name web nginx > /dev/null'),
    'requires: { images: [nginx] }',
  )
  expect(await onHost(kept.enter, 'docker ps --format "{{.Names}} {{.State}}"')).toBe('web running')
  await onHost(kept.enter, 'kill -9 $(cat /run/docker.pid)')
  await eventually(
    () => tracesOf(report.runId),
    (traces) => traces.length === 0,
  )
})

test('a person’s shell on a kept host has a terminal; its supervisor has no part in the terminal’s end', async () => {
  const { kept } = await keep()
  const supervisor = findRuns().find(({ name }) => name === kept.name)!.supervisor!
  process.kill(supervisor, 'SIGHUP')
  process.kill(supervisor, 'SIGINT')
  const shell = await typed('shell', kept.name)
  await shell.until(/labrun:lab host ~ # /)
  shell.type('test -e "$(tty)" && echo "there $((1 + 1))"; sleep 1043\n')
  await shell.until(/there 2\n/)
  await hasTerminal('sleep 1043')
  shell.type('\x03')
  await shell.until(/# /)
  shell.type('(exit 3)\nexit\n')
  expect(await shell.ended).toBe(0)
})

test('labrun is killed before the lab has ended: nobody was told of the host, so it goes', async () => {
  const run = runLabs(labFile(block('bash host id=slow', 'sleep 60'), WITHOUT_DOCKER), '--keep')
  const runId = await runIdOf(run)
  await run.until(({ type }) => type === 'step-start')
  run.child.kill('SIGKILL')
  await eventually(
    () => tracesOf(runId),
    (traces) => traces.length === 0,
  )
})

test('Ctrl-C stops the step, and the host is kept; twice, it goes', async () => {
  for (const times of [1, 2]) {
    const run = runLabs(
      labFile(block('bash host id=slow', 'trap "" INT TERM; sleep 30') + DOWN, WITHOUT_DOCKER),
      '--keep',
    )
    const runId = await runIdOf(run)
    // Also where this fails half-way.
    onTestFinished(() => end(`${runId}-lab`))
    // It heeds no signal by then.
    await eventually(
      () => tracesOf(runId),
      (traces) => traces.some((trace) => /^process \d+ sleep 30 $/.test(trace)),
    )
    for (const count of [1, 2].slice(0, times)) {
      const acknowledged = run.until((event) => event.type === 'interrupted' && event.count === count)
      run.child.kill('SIGINT')
      await acknowledged
    }
    const { exitCode, events } = await run.finished
    const kept = keptBy(events)
    if (kept) end(kept.name)
    expect([exitCode, Boolean(kept)]).toEqual([130, times === 1])
    await eventually(
      () => tracesOf(runId),
      (traces) => traces.length === 0,
    )
  }
})

test('a shell with --keep: the host stays when it is left', async () => {
  const child = start(['shell', labFile(MADE, WITHOUT_DOCKER), '--keep'], 'pipe')
  child.stdin!.end('echo more >> /tmp/made\n')
  const words = await text(child.stderr!)
  const [, name = ''] = /labrun clean (\S+)/.exec(words) ?? []
  onTestFinished(() => end(name))
  expect(await onHost(`labrun shell ${name}`, 'cat /tmp/made')).toBe('by the lab\nmore')
})

test('what is printed can be copied: each line whole, at 80 columns too', async () => {
  const { stdout } = await labrun(labFile(MADE, WITHOUT_DOCKER), '--keep', '--reporter', 'plain')
  const [, name = ''] = /labrun clean (\S+)/.exec(stdout) ?? []
  onTestFinished(() => end(name))
  const lines = stdout.slice(stdout.indexOf('  Host ')).trim().replaceAll(name, 'NAME').split('\n')
  expect(lines.map((line) => line.replace(/-t \d+/, '-t N').replace(/Linux \S+/, 'Linux'))).toEqual([
    ...['Host   Linux kept', '', '  NAME is still up', '    enter:   labrun shell NAME'],
    '         or  nsenter -t N -m -n -p -u -i -C sh /run/labrun/shell.sh',
    '    remove:  labrun clean NAME',
  ])
})
