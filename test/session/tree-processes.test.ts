import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readProcess } from '../../src/session/process-info.ts'
import { type SignalName, signalHere } from '../../src/session/session-processes.ts'
import { treeProcesses } from '../../src/session/tree-processes.ts'

let directory: string
let child: ChildProcess
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'labrun-tree-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** Starts a script that prints a line when all of it is up. */
async function start(
  script: string,
  signal = async (pids: readonly number[], name: SignalName) => signalHere(pids, name),
) {
  const held = join(directory, 'held')
  const fd = openSync(held, 'w')
  child = spawn('bash', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore', fd] })
  closeSync(fd)
  await once(child.stdout!, 'data')
  const { dev, ino } = statSync(held)
  return treeProcesses({
    proc: '/proc',
    root: readProcess('/proc', child.pid!)!,
    isOurs: (device, inode) => device === dev && inode === ino,
    findShell: () => readProcess('/proc', child.pid!),
    signal,
  })
}

test('finds children, members of the session, and holders of its files, and kills them all', async () => {
  const orphan = '(setsid bash -c "trap : TERM INT; sleep 401 & echo up; wait" &)'
  const tree = await start(`sleep 401 & (sleep 401 >/dev/null 3>&- &) ; ${orphan}; wait; sleep 401`)
  await expect.poll(() => tree.list().length).toBe(5)
  expect(tree.shell()?.pid).toBe(child.pid)
  expect(await tree.killAll()).toBe(true)
  expect(tree.list()).toEqual([])
})

test('does not find this process, though it holds the same files', async () => {
  const held = openSync(join(directory, 'held'), 'w')
  const tree = await start('echo up; sleep 401')
  expect(tree.list().map(({ pid }) => pid)).not.toContain(process.pid)
  expect(await tree.killAll()).toBe(true)
  closeSync(held)
})

test('who has been seen stays a member when all that tied it is gone', async () => {
  const tree = await start('setsid sleep 401 >/dev/null 3>&- & echo up; read -t 1 <> <(:); exit')
  await expect.poll(() => tree.list().length).toBe(2)
  await once(child, 'exit')
  expect(tree.list()).toHaveLength(1)
  expect(await tree.killAll()).toBe(true)
})

test('who has died during the last wait is gone', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const tree = await start('echo up; exec sleep 401', async (pids, name) => {
    clock.mockReturnValue(60_000)
    signalHere(pids, name)
    await once(child, 'exit')
  })
  expect(await tree.killAll()).toBe(true)
  clock.mockRestore()
})
