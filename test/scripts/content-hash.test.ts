import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentHash, isStamped, stamp } from '../../scripts/set-up/content-hash.js'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  mkdirSync(join(root, 'src/deep'), { recursive: true })
  writeFileSync(join(root, 'src/deep/a.ts'), 'a')
  writeFileSync(join(root, 'lock.json'), '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

const hash = () => contentHash(root, ['src', 'lock.json', 'absent'])

test('the hash is of names and contents, not of dates', () => {
  const before = hash()
  writeFileSync(join(root, 'src/deep/a.ts'), 'a')
  expect(hash()).toBe(before)
})

test('a changed, a new and a renamed file each change it', () => {
  const hashes = [hash()]
  writeFileSync(join(root, 'src/deep/a.ts'), 'b')
  hashes.push(hash())
  writeFileSync(join(root, 'src/b.ts'), '')
  hashes.push(hash())
  rmSync(join(root, 'src/b.ts'))
  writeFileSync(join(root, 'src/c.ts'), '')
  hashes.push(hash())
  expect(new Set(hashes).size).toBe(4)
})

test('a stamp holds for its hash only, and an absent one for none', () => {
  const file = join(root, 'stamp')
  expect(isStamped(file, 'x')).toBe(false)
  stamp(file, 'x')
  expect([isStamped(file, 'x'), isStamped(file, 'y')]).toEqual([true, false])
})
