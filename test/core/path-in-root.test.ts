import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathInRoot } from '../../src/core/path-in-root.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-root-'))
  mkdirSync(join(root, 'etc'))
  mkdirSync(join(root, 'store/one'), { recursive: true })
  writeFileSync(join(root, 'store/one/passwd'), '')
  symlinkSync('/store/one/passwd', join(root, 'etc/passwd'))
  symlinkSync('../store', join(root, 'etc/relative'))
  symlinkSync('../../../../etc/shadow', join(root, 'etc/out'))
  symlinkSync('loop', join(root, 'etc/loop'))
})
afterAll(() => rmSync(root, { recursive: true }))

test.each([
  ['/store/one/passwd', '/store/one/passwd'],
  ['/etc/passwd', '/store/one/passwd'],
  ['/etc/relative/one/../one/./passwd', '/store/one/passwd'],
  ['/etc/out', '/etc/shadow'],
  ['/../../etc/group', '/etc/group'],
])('%s', (path, found) => {
  expect(pathInRoot(root, path)).toBe(root + found)
})

test('a link to itself', () => {
  expect(() => pathInRoot(root, '/etc/loop')).toThrow(expect.objectContaining({ code: 'ELOOP' }))
})
