import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAlive, listProcesses, nowInTicks, readProcess } from '../../src/session/process-info.ts'

let proc: string
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'labrun-proc-'))
})
afterEach(() => rmSync(proc, { recursive: true }))

function put(pid: number, name: string, state: string, start: number): void {
  mkdirSync(join(proc, String(pid)), { recursive: true })
  const between = '0 '.repeat(15)
  writeFileSync(join(proc, String(pid), 'stat'), `${pid} (${name}) ${state} 1 5 6 ${between}${start} 0 0\n`)
}

test('a name may hold anything', () => {
  put(7, 'a) R 9 (b', 'S', 4711)
  expect(readProcess(proc, 7)).toEqual({ pid: 7, state: 'S', parent: 1, session: 6, startTicks: 4711 })
  expect(readProcess(proc, 8)).toBeNull()
})

test('lists processes, and only those', () => {
  put(7, 'a', 'S', 1)
  mkdirSync(join(proc, 'self'))
  expect(listProcesses(proc).map(({ pid }) => pid)).toEqual([7])
})

test('a pid used again, or by a dead process, is not the one that was known', () => {
  put(7, 'a', 'S', 1)
  const known = readProcess(proc, 7)!
  expect(isAlive(proc, known)).toBe(true)
  put(7, 'a', 'Z', 1)
  expect(isAlive(proc, known)).toBe(false)
  put(7, 'a', 'S', 2)
  expect(isAlive(proc, known)).toBe(false)
})

test('the clock is that of the start times', () => {
  const own = readProcess('/proc', process.pid)!
  const age = (nowInTicks() - own.startTicks) / 100
  expect(age).toBeGreaterThan(0)
  expect(age).toBeLessThan(process.uptime() + 60)
})
