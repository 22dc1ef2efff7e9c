import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LineFeed, openLineFeed } from '../../src/session/line-feed.ts'

let directory: string
let path: string
let feed: LineFeed
let shell: number
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'labrun-feed-'))
  path = join(directory, 'lab')
  execFileSync('mkfifo', [path])
  feed = await openLineFeed(path)
  shell = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
})
afterEach(() => {
  closeSync(shell)
  feed.close()
  rmSync(directory, { recursive: true })
})

function readOnce(): string {
  const bytes = Buffer.alloc(100_000)
  return bytes.subarray(0, readSync(shell, bytes)).toString()
}

test('each read gives one line, and what was not read is counted', () => {
  feed.put('\n\n\nbefore\n', 'one\ntwo\nthree\n')
  expect([readOnce(), readOnce()]).toEqual(['\n\n\nbefore\n', 'one\n'])
  expect(feed.takeBack()).toBe(2)
  expect(feed.takeBack()).toBe(0)
  feed.put('', 'four\n')
  expect(readOnce()).toBe('four\n')
})

test('a shell that reads 512 bytes at once loses nothing', () => {
  feed.put('b'.repeat(1000), `${'x'.repeat(1000)}\n`)
  expect([readOnce(), readOnce(), readOnce(), readOnce()].map((text) => text.length)).toEqual([
    512, 488, 512, 489,
  ])
})

test('what a pipe does not hold follows as it is read', async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `${index}\n`)
  feed.put('', lines.join(''))
  const isHere = () => {
    const { dev, ino } = statSync(path)
    return feed.isExhausted(dev, ino)
  }
  expect(isHere()).toBe(false)
  const read: string[] = []
  while (read.length < 900) {
    try {
      read.push(readOnce())
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  expect(read).toEqual(lines.slice(0, 900))
  expect(feed.takeBack()).toBe(100)
  expect(isHere()).toBe(true)
})
