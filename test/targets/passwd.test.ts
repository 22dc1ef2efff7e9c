import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findUser } from '../../src/targets/passwd.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-root-'))
  const etc = join(root, 'etc')
  mkdirSync(etc)
  writeFileSync(
    join(etc, 'passwd'),
    'root:x:0:0:root:/root:/bin/bash\nweb:x:33:34:web:/var/www:/bin/sh\n99:x:7:7::/:\n',
  )
  writeFileSync(join(etc, 'group'), 'root:x:0:\nadm:x:4:web\n')
})
afterAll(() => rmSync(root, { recursive: true }))

test.each([
  ['web', { uid: 33, gid: 34 }],
  ['33', { uid: 33, gid: 34 }],
  ['99', { uid: 7, gid: 7 }],
  ['4711', { uid: 4711, gid: 0 }],
  ['web:adm', { uid: 33, gid: 4 }],
  ['web:12', { uid: 33, gid: 12 }],
  ['4711:4712', { uid: 4711, gid: 4712 }],
  ['nosuch', null],
  ['web:nosuch', null],
])('%s', (user, found) => {
  expect(findUser(root, user)).toEqual(found)
})

test('an image without the files has only numbers', () => {
  expect(findUser('/nonexistent', '5:6')).toEqual({ uid: 5, gid: 6 })
  expect(findUser('/nonexistent', 'root')).toBeNull()
})
