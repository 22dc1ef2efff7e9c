import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryLock, waitForLock } from '../../src/cleanup/file-lock.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-lock-'))
  path = join(folder, 'lock')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('one holds it, the next does not, then does', () => {
  expect(tryLock(path)).toBeNull()
  const lock = tryLock(path, { create: true })
  expect(lock?.path).toBe(path)
  expect(tryLock(path)).toBeNull()
  lock!.release()
  lock!.release()
  const again = tryLock(path)
  expect(again).not.toBeNull()
  again!.release({ remove: true })
  expect(existsSync(path)).toBe(false)
})

test('a directory that is gone has no lock', () => {
  expect(tryLock(join(folder, 'none/lock'), { create: true })).toBeNull()
})

test('a process that dies gives its lock back', async () => {
  const other = spawn('flock', [path, 'sh', '-c', 'echo held; exec sleep 1000'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  await once(other.stdout, 'data')
  expect(tryLock(path)).toBeNull()
  process.kill(-other.pid!, 'SIGKILL')
  const lock = await waitForLock(path, () => {})
  expect(lock).not.toBeNull()
  lock!.release()
})

test('who waits is told once and gets it, though the holder removes the file', async () => {
  const first = tryLock(path, { create: true })!
  let told = 0
  const waiting = waitForLock(path, () => {
    told += 1
  })
  setTimeout(() => first.release({ remove: true }), 50)
  const second = await waiting
  expect(told).toBe(1)
  expect(tryLock(path)).toBeNull()
  second!.release()
})

test('a free lock is had without waiting', async () => {
  const lock = await waitForLock(path, () => expect.unreachable())
  lock!.release()
})

test('who gives up gets none', async () => {
  const first = tryLock(path, { create: true })!
  const interrupt = new AbortController()
  const waiting = waitForLock(path, () => setTimeout(() => interrupt.abort(), 20), interrupt.signal)
  expect(await waiting).toBeNull()
  first.release()
})

test('a machine without flock', () => {
  const before = process.env.PATH
  process.env.PATH = folder
  try {
    expect(() => tryLock(path, { create: true })).toThrow(
      expect.objectContaining({
        kind: 'environment',
        rule: 'flock-missing',
        message: 'the command flock cannot be run',
        hint: 'Install it: apt-get install util-linux',
      }),
    )
  } finally {
    process.env.PATH = before
  }
})
