import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { restoreSettings } from '../../../src/cleanup/machine/restore-settings.ts'
import type { ChangeOf } from '../../../src/cleanup/machine/things.ts'
import { setting } from './some-things.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-sys-'))
  for (const area of ['kernel', 'vm', 'fs', 'net']) mkdirSync(join(root, area))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

const put = (path: string, value: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), value)
}
const get = (path: string) => readFileSync(join(root, path), 'utf8')
const change = (key: string, before: string, after: string): ChangeOf<'settings'> => ({
  area: 'settings',
  how: 'changed',
  key,
  before: setting(key, before),
  after: setting(key, after),
})

test('what still is as the lab has set it is set back, and what is not is left', () => {
  put('net/a', '1\n')
  put('net/b', '5\n')
  restoreSettings(
    [change('net/a', '0', '1'), change('net/b', '0', '1'), change('net/gone', '0', '1')],
    [],
    root,
  )
  expect([get('net/a'), get('net/b')]).toEqual(['0', '5\n'])
})

test('what a link had of its own is set again: one setting for all of them has overwritten it', () => {
  const own = 'net/ipv4/conf/eth0/forwarding'
  put('net/ipv4/ip_forward', '1')
  // As the kernel has made it when `ip_forward` was set back, though nobody had asked for that.
  put(own, '0')
  restoreSettings([change('net/ipv4/ip_forward', '0', '1')], [setting(own, '1'), setting('net/x', '1')], root)
  expect([get('net/ipv4/ip_forward'), get(own)]).toEqual(['0', '1'])
})
