import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendToLedger } from '../../src/cleanup/ledger.ts'
import { bootId } from '../../src/cleanup/process-mark.ts'
import { notedSysctls, noteSysctls } from '../../src/cleanup/sysctl-baseline.ts'

let runs: string

beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'labrun-baseline-'))
})

afterEach(() => {
  rmSync(runs, { recursive: true })
})

function run(name: string, values: Record<string, string>, startedAt: string, boot = bootId()) {
  mkdirSync(join(runs, name))
  const supervisor = { pid: 1, startTicks: 1 }
  appendToLedger(join(runs, name), { kind: 'run', version: 1, bootId: boot, supervisor, startedAt })
  return Object.fromEntries(noteSysctls(join(runs, name), new Map(Object.entries(values))))
}

test('alone, what is now is how it is to be', () => {
  expect(run('one', { 'kernel/panic': '0' }, '1')).toEqual({ 'kernel/panic': '0' })
})

test('what an earlier run found counts for all that run beside it', () => {
  run('one', { 'kernel/panic': '0' }, '1')
  expect(run('two', { 'kernel/panic': '7', 'vm/new': '1' }, '2')).toEqual({
    'kernel/panic': '0',
    'vm/new': '1',
  })
  rmSync(join(runs, 'one'), { recursive: true })
  expect(run('three', { 'kernel/panic': '7', 'vm/new': '1' }, '3')).toEqual({
    'kernel/panic': '0',
    'vm/new': '1',
  })
})

test('a run that has not noted anything, or is half gone, counts for nothing', () => {
  mkdirSync(join(runs, 'new'))
  mkdirSync(join(runs, 'half'))
  writeFileSync(join(runs, 'half/ledger.jsonl'), '[')
  expect(run('one', { 'kernel/panic': '7' }, '1')).toEqual({ 'kernel/panic': '7' })
})

test('what was noted before the machine was started anew counts for nothing', () => {
  run('one', { 'kernel/panic': '0' }, '1', 'another boot')
  expect(run('two', { 'kernel/panic': '7' }, '2')).toEqual({ 'kernel/panic': '7' })
})

test('the note of a run counts for nothing once its host is kept, and nobody sets back by it', () => {
  run('one', { 'kernel/panic': '0' }, '1')
  expect(notedSysctls(join(runs, 'one'))).toEqual(new Map([['kernel/panic', '0']]))
  appendToLedger(join(runs, 'one'), { kind: 'kept', lab: 'x', init: 1, enter: [], since: '2' })
  expect(notedSysctls(join(runs, 'one'))).toBeNull()
  expect(run('two', { 'kernel/panic': '7' }, '2')).toEqual({ 'kernel/panic': '7' })
})
