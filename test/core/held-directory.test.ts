import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdBelow, holdDirectory, makeBelow, readItself, writeBelow } from '../../src/core/held-directory.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-held-'))
  mkdirSync(join(root, 'run/labrun'), { recursive: true })
  mkdirSync(join(root, 'elsewhere'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

test('a directory that is held is the same whatever becomes of its name', () => {
  const held = holdDirectory(root, '/run/labrun')
  renameSync(join(root, 'run/labrun'), join(root, 'run/moved'))
  symlinkSync(join(root, 'elsewhere'), join(root, 'run/labrun'))
  writeBelow(held, 'file', 'text', 0o644)
  expect(readFileSync(join(root, 'run/moved/file'), 'utf8')).toBe('text')
  expect(existsSync(join(root, 'elsewhere/file'))).toBe(false)
  held.close()
  held.close()
})

test('no link leads to it, neither at its end nor on the way', () => {
  symlinkSync(join(root, 'elsewhere'), join(root, 'run/link'))
  symlinkSync(join(root, 'run'), join(root, 'way'))
  const held = holdDirectory(root, '/run')
  for (const hold of [
    () => holdDirectory(root, '/run/link'),
    () => holdDirectory(root, '/way/labrun'),
    () => holdBelow(held, 'link'),
  ]) {
    expect(hold).toThrow(/ENOTDIR|ELOOP/)
  }
  expect(makeBelow(held, 'link')).toBe(false)
  expect(makeBelow(held, 'new')).toBe(true)
  held.close()
})

test('a file is written in the place of a link, not through it, with the rights that were asked for', () => {
  writeFileSync(join(root, 'elsewhere/file'), 'as it was')
  symlinkSync(join(root, 'elsewhere/file'), join(root, 'run/file'))
  const held = holdDirectory(root, '/run')
  expect(() => readItself(`${held.path}/file`)).toThrow('ELOOP')
  writeBelow(held, 'file', 'new', 0o666)
  expect(readItself(`${held.path}/file`)).toBe('new')
  expect(statSync(join(root, 'run/file')).mode & 0o777).toBe(0o666)
  expect(readFileSync(join(root, 'elsewhere/file'), 'utf8')).toBe('as it was')
  held.close()
})
