import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compareSysctls, restoreSysctls, snapshotSysctls } from '../../src/cleanup/sysctls.ts'

let root: string

function set(path: string, value: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), value)
  chmodSync(join(root, path), mode)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-sysctls-'))
  set('kernel/panic', '0\n')
  set('kernel/yama/ptrace_scope', '1\n')
  set('vm/overcommit_memory', '0\n')
  set('fs/file-max', '1000\n')
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

test('what changed is found and set back', () => {
  const before = snapshotSysctls(root)
  set('kernel/panic', '7\n')
  set('kernel/yama/ptrace_scope', '0\n')
  const changes = compareSysctls(before, snapshotSysctls(root))
  expect(changes).toEqual([
    { name: 'kernel.panic', path: 'kernel/panic', before: '0', after: '7' },
    { name: 'kernel.yama.ptrace_scope', path: 'kernel/yama/ptrace_scope', before: '1', after: '0' },
  ])
  expect(restoreSysctls(changes, root)).toEqual([])
  expect(readFileSync(join(root, 'kernel/panic'), 'utf8').trim()).toBe('0')
  expect(compareSysctls(before, snapshotSysctls(root))).toEqual([])
})

test('what can’t be set back is told', () => {
  const change = { name: 'kernel.gone', path: 'no/such/setting', before: '0', after: '1' }
  expect(restoreSysctls([change], root)).toEqual([change])
})

test('what the kernel itself writes, and what can’t be written, does not count', () => {
  set('kernel/random/entropy_avail', '1')
  set('kernel/ns_last_pid', '1')
  set('kernel/hostname', 'here')
  set('kernel/domainname', 'there')
  set('fs/dentry-state', '1')
  set('kernel/osrelease', '6', 0o444)
  set('net/ipv4/ip_forward', '0')
  expect([...snapshotSysctls(root).keys()].sort()).toEqual([
    'fs/file-max',
    'kernel/panic',
    'kernel/yama/ptrace_scope',
    'vm/overcommit_memory',
  ])
})

test('this machine’s own can be read', () => {
  expect(snapshotSysctls().get('kernel/panic')).toMatch(/^-?\d+$/)
})
