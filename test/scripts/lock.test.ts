import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from '../../scripts/set-up/lock.js'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  file = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

const never = new AbortController().signal
const noWait = () => expect.unreachable('nobody holds it')

test('the lock is there while the work runs, with the process that holds it, and gone afterwards', async () => {
  let held = ''
  await withLock(file, noWait, never, async () => {
    held = readFileSync(file, 'utf8')
  })
  expect(held).toMatch(new RegExp(`^${process.pid} \\d+$`))
  expect(existsSync(file)).toBe(false)
})

test('it is gone after a failure too', async () => {
  const work = async () => Promise.reject(new Error('no'))
  await expect(withLock(file, noWait, never, work)).rejects.toThrow('no')
  expect(existsSync(file)).toBe(false)
})

test('a dead holder does not count, nor one whose number another process has now', async () => {
  for (const holder of ['4194999 1', `${process.pid} 1`, 'x', '']) {
    writeFileSync(file, holder)
    let ran = false
    await withLock(file, noWait, never, async () => {
      ran = true
    })
    expect(ran).toBe(true)
  }
})
