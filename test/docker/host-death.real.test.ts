import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest'
import { cleanDeadRuns } from '../../src/cleanup/clean-dead-runs.ts'
import { findRuns } from '../../src/cleanup/find-runs.ts'
import { appendToLedger, openLedger } from '../../src/cleanup/ledger.ts'
import { createRunDirectory } from '../../src/cleanup/state-directory.ts'
import type { DockerHost } from '../../src/core/docker-host.ts'
import { createPrivateHost } from '../../src/hosts/private-host.ts'
import {
  eventually,
  hostRequest,
  newRunId,
  onHost,
  onMachine,
  readOrEmpty,
  STOP_ENGINE,
  tracesOf,
} from './host-kit.ts'

const busy =
  'docker run -d --name mynginx -p 8080:80 nginx; ip link add br0 type bridge; setsid sleep 1000 >/dev/null 2>&1 & disown'
// Of its own, so that no other labrun cleans here meanwhile.
const state = mkdtempSync('/var/tmp/labrun-test-')
const kind = createPrivateHost({ stateDirectory: state })
const traces = (runId: string) => tracesOf(runId, state)
let owner: ChildProcess | null = null

afterAll(() => {
  rmSync(state, { recursive: true })
})

afterEach(() => {
  owner?.kill('SIGKILL')
  owner = null
})

/** Starts a process that owns a host; its number and those of its supervisor and of the host's first process. */
async function startOwner(
  runId: string,
  script = busy,
): Promise<{ owner: number; supervisor: number; init: number }> {
  const file = join(import.meta.dirname, 'host-owner.ts')
  owner = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, state, runId, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const [line] = (await once(createInterface({ input: owner.stdout! }), 'line')) as [string]
  const supervisor = Number(await onMachine('pgrep', '--parent', String(owner.pid)))
  return { owner: owner.pid!, supervisor, init: (JSON.parse(line) as { init: number }).init }
}

test('the owner is killed: its supervisor takes all away', async () => {
  const runId = newRunId()
  const pids = await startOwner(runId)
  expect(traces(runId).length).toBeGreaterThan(10)
  process.kill(pids.owner, 'SIGKILL')
  await eventually(
    () => traces(runId),
    (found) => found.length === 0,
  )
})

test('the owner is killed while the host comes up', async () => {
  const runs = [40, 120, 200, 280, 360, 440].map((delayMs) => ({ delayMs, runId: newRunId() }))
  for (const { delayMs, runId } of runs) {
    const file = join(import.meta.dirname, 'host-owner.ts')
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', file, state, runId, 'true'],
      { stdio: 'ignore' },
    )
    await eventually(
      () => traces(runId),
      (found) => found.some((trace) => trace.startsWith('directory')),
    )
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    child.kill('SIGKILL')
    await eventually(
      () => traces(runId),
      (found) => found.length === 0,
    )
  }
})

test('Ctrl-C on the terminal is for the owner alone', async () => {
  const runId = newRunId()
  const pids = await startOwner(runId)
  process.kill(-pids.owner, 'SIGINT')
  await eventually(
    () => traces(runId),
    (found) => found.length === 0,
  )
})

test('the supervisor is killed: the kernel ends the host, the owner takes away what is left', async () => {
  const runId = newRunId()
  const host = await kind.start(hostRequest({ runId }))
  await onHost(host, busy)
  const supervisor = Number(
    await onMachine('pgrep', '--parent', String(process.pid), '--full', 'supervise.ts'),
  )
  process.kill(supervisor, 'SIGKILL')
  expect(await host.died).toBe("labrun's supervisor ended before the host was taken away (SIGKILL)")
  expect(await host.stop()).toEqual([])
  expect(traces(runId)).toEqual([])
})

test('the supervisor is told to end: it takes all away first', async () => {
  const runId = newRunId()
  const pids = await startOwner(runId)
  process.kill(pids.supervisor, 'SIGTERM')
  await eventually(
    () => traces(runId).filter((trace) => !trace.includes('host-owner')),
    (found) => found.length === 0,
  )
})

test('owner and supervisor are killed: the next run finds and removes what is left on disk and of cgroups', async () => {
  const runId = newRunId()
  const pids = await startOwner(runId)
  process.kill(pids.supervisor, 'SIGKILL')
  process.kill(pids.owner, 'SIGKILL')
  await eventually(
    () => traces(runId).filter((trace) => trace.startsWith('process')),
    (found) => found.length === 0,
  )
  expect(traces(runId)).not.toEqual([])
  const dead = await cleanDeadRuns('tell', state)
  expect(dead.residue).toEqual([])
  expect(traces(runId)).toEqual([])
})

test('settings of the machine are set back when a host is kept, and not again when it ends', async () => {
  // The same number, written in another way: a change to labrun, and none to the machine.
  const now = readFileSync('/proc/sys/vm/swappiness', 'utf8').trim()
  const before = `0x${Number(now).toString(16)}`
  const fellow = createRunDirectory(state, newRunId())
  openLedger(fellow.path)
  appendToLedger(fellow.path, { kind: 'sysctls', before: [['vm/swappiness', before]] })

  const runId = newRunId()
  const told: string[] = []
  const host = await kind.start(
    hostRequest({
      runId,
      requires: { images: [], commands: [], docker: false, network: false },
      onProgress: (words) => told.push(words),
    }),
  )
  const { name } = await host.keep()
  const words = `vm.swappiness was ${before} and became ${now} on this machine while the lab ran: it was set back`
  expect(told).toEqual([words])
  process.kill(findRuns(state).find((run) => run.name === name)!.supervisor!)
  expect(await host.stop()).toEqual([])
  expect(told).toEqual([words])
  fellow.lock.release()
  expect((await cleanDeadRuns('tell', state)).residue.map(({ what }) => what)).toEqual([
    `vm.swappiness was ${before} and became ${now}`,
  ])
})

test('files that were made immutable go, and what a link of theirs points to stays as it is', async () => {
  const { path, lock } = createRunDirectory(state, newRunId())
  const outside = mkdtempSync('/var/tmp/labrun-test-')
  const stays = join(outside, 'stays')
  for (const file of [stays, join(path, 'immutable'), join(path, 'append-only')]) writeFileSync(file, 'x')
  symlinkSync(stays, join(path, 'link'))
  await onMachine('chattr', '+i', stays, join(path, 'immutable'))
  await onMachine('chattr', '+a', join(path, 'append-only'))
  onTestFinished(async () => {
    await onMachine('chattr', '-i', stays)
    rmSync(outside, { recursive: true })
  })
  lock.release()
  expect(await cleanDeadRuns('tell', state)).toMatchObject({ removed: [basename(path)], residue: [] })
  expect(await onMachine('lsattr', stays)).toMatch(/^\S*i/)
})

test('frozen containers, which do not die of SIGKILL, do not hold it up', async () => {
  const paused = 'docker run -d --name slow nginx; docker pause slow'
  const stopped = newRunId()
  const host = await kind.start(hostRequest({ runId: stopped }))
  await onHost(host, paused)
  expect(await host.stop()).toEqual([])
  expect(traces(stopped)).toEqual([])

  const killed = newRunId()
  const pids = await startOwner(killed, paused)
  process.kill(pids.supervisor, 'SIGKILL')
  process.kill(pids.owner, 'SIGKILL')
  await eventually(
    async () => {
      await cleanDeadRuns('tell', state)
      return traces(killed)
    },
    (found) => found.length === 0,
  )
})

test('a stopped shell, whose nsenter is stopped with it, does not hold it up', async () => {
  const runId = newRunId()
  const host = await kind.start(hostRequest({ runId }))
  const [command = '', ...argv] = host.enter(['bash', '-c', 'kill -STOP $$'])
  const shell = spawn(command, argv, { stdio: 'ignore' })
  await eventually(
    () => readFileSync(`/proc/${shell.pid}/status`, 'utf8'),
    (status) => status.includes('State:\tT'),
  )
  expect(await host.stop()).toEqual([])
  expect(traces(runId)).toEqual([])

  const killed = newRunId()
  const pids = await startOwner(killed, 'true')
  const stopped = spawn('nsenter', [`--target=${pids.init}`, '--pid', 'bash', '-c', 'kill -STOP $$'], {
    stdio: 'ignore',
  })
  onTestFinished(() => void stopped.kill('SIGKILL'))
  await eventually(
    () => onMachine('pgrep', '--full', `nsenter --target=${pids.init}`, '--runstates', 'T').catch(() => ''),
    (stopped) => stopped !== '',
  )
  for (const pid of [pids.supervisor, pids.owner]) process.kill(pid, 'SIGKILL')
  await eventually(
    async () => {
      await cleanDeadRuns('tell', state)
      return traces(killed)
    },
    (found) => found.length === 0,
  )
})

test('a run that lives is not cleaned', async () => {
  const runId = newRunId()
  const host = await kind.start(hostRequest({ runId }))
  expect((await cleanDeadRuns('tell', state)).removed.filter((name) => name.includes(runId))).toEqual([])
  await host.docker!.ping()
  await host.stop()
})

async function hostWithout(kill: string): Promise<{ host: DockerHost; reason: string }> {
  const host = await kind.start(hostRequest())
  await onHost(host, busy)
  // The host may end, and its shells with it, before this one has.
  await onHost(host, kill).catch((error: { signal?: string }) => expect(error.signal).toBe('SIGKILL'))
  return { host, reason: await host.died }
}

test('dockerd dies: told at once, with the end of its log', async () => {
  const { host, reason } = await hostWithout('kill -9 $(pidof dockerd)')
  expect(reason).toMatch(/^dockerd ended with status 137; the end of its log:\n {2}time=/)
  await expect(host.docker!.ping()).rejects.toMatchObject({ rule: 'docker-silent' })
  expect(await host.stop()).toEqual([])
})

test('containerd dies: told at once', async () => {
  const { host, reason } = await hostWithout('kill -9 $(pidof containerd)')
  expect(reason).toMatch(/^containerd ended with status 137; the end of its log:\n/)
  expect(await host.stop()).toEqual([])
})

test('the first process dies: told at once', async () => {
  const runId = newRunId()
  const host = await kind.start(hostRequest({ runId }))
  process.kill(Number(host.outside('').split('/')[2]), 'SIGKILL')
  expect(await host.died).toMatch(/^its first process ended; the end of its log:\n {2}time=/)
  expect(await host.stop()).toEqual([])
  expect(traces(runId)).toEqual([])
})

test('dockerd hangs: each call has its time limit', async () => {
  const host = await kind.start(hostRequest())
  await onHost(host, STOP_ENGINE)
  await expect(host.docker!.ping()).rejects.toMatchObject({
    rule: 'docker-silent',
    message: 'the Docker engine does not answer GET /_ping: no answer in 10 s',
  })
  expect(await host.stop()).toEqual([])
})

/** The number of this run's dockerd, as soon as there is one. */
async function comingEngine(runId: string): Promise<number> {
  const own = await eventually(async () => {
    const pids = (await onMachine('pgrep', '--exact', 'dockerd').catch(() => '')).split('\n').filter(Boolean)
    return pids.find((pid) => readOrEmpty(`/proc/${pid}/cgroup`).includes(runId))
  }, Boolean)
  return Number(own)
}

test('dockerd ends before it answers: the host is not had, and nothing stays', async () => {
  const runId = newRunId()
  const started = kind.start(hostRequest({ runId }))
  started.catch(() => {})
  process.kill(await comingEngine(runId), 'SIGTERM')
  await expect(started).rejects.toMatchObject({
    kind: 'environment',
    rule: 'docker-not-up',
    message: expect.stringMatching(
      /^the Docker engine of the private host did not come up: dockerd ended with status \d+/,
    ),
  })
  expect(traces(runId)).toEqual([])
})

test('dockerd hangs while it comes up: who interrupts does not wait for it', async () => {
  const runId = newRunId()
  const interrupt = new AbortController()
  const started = kind.start(hostRequest({ runId, signal: interrupt.signal }))
  started.catch(() => {})
  process.kill(await comingEngine(runId), 'SIGSTOP')
  interrupt.abort()
  await expect(started).rejects.toMatchObject({ rule: 'interrupted' })
  expect(traces(runId)).toEqual([])
}, 20_000)
