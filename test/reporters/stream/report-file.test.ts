import { execFileSync } from 'node:child_process'
import {
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder, replaceFile } from '../../../src/reporters/stream/report-file.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('what is no regular file is written to and stays what it is', () => {
  const pipe = join(folder(), 'pipe')
  execFileSync('mkfifo', [pipe])
  const reader = openSync(pipe, 'r+')
  replaceFile(pipe, 'text\n')
  const found = Buffer.alloc(10)
  expect(found.toString('utf8', 0, readSync(reader, found))).toBe('text\n')
  closeSync(reader)
  expect(lstatSync(pipe).isFIFO()).toBe(true)
})

test('a file where a folder is to be is told as what it is', () => {
  const file = join(folder(), 'nofile')
  writeFileSync(file, '')
  for (const path of [file, join(file, 'below')])
    expect(() => makeFolder(path)).toThrow(`${file} is a file, expected a folder`)
  expect(() => makeFolder('/dev/null/x')).toThrow('/dev/null is a device or a pipe, expected a folder')
})

test('a link stays a link, and what it leads to is replaced', () => {
  const at = folder()
  writeFileSync(join(at, 'old'), 'old')
  symlinkSync('old', join(at, 'link'))
  replaceFile(join(at, 'link'), 'new')
  expect(lstatSync(join(at, 'link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(at, 'old'), 'utf8')).toBe('new')
})

test('a folder that can’t be made is an error, and not waited for for ever', () => {
  expect(() => makeFolder('/proc/no-such-process/x')).toThrow('ENOENT')
  expect(() => replaceFile('/proc/no-such-process/x/report.json', '')).toThrow(
    'the report could not be written to /proc/no-such-process/x/report.json: ENOENT',
  )
})
