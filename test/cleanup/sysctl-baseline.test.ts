import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noteSysctls } from '../../src/cleanup/sysctl-baseline.ts'

let runs: string

beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'labrun-baseline-'))
})

afterEach(() => {
  rmSync(runs, { recursive: true })
})

function run(name: string, values: Record<string, string>, ageS: number): Record<string, string> {
  mkdirSync(join(runs, name))
  const noted = Object.fromEntries(noteSysctls(join(runs, name), new Map(Object.entries(values))))
  const date = Date.now() / 1000 - ageS
  utimesSync(join(runs, name, 'sysctls.json'), date, date)
  return noted
}

test('alone, what is now is how it is to be', () => {
  expect(run('one', { 'kernel/panic': '0' }, 0)).toEqual({ 'kernel/panic': '0' })
})

test('what an earlier run found counts for all that run beside it', () => {
  run('one', { 'kernel/panic': '0' }, 20)
  expect(run('two', { 'kernel/panic': '7', 'vm/new': '1' }, 10)).toEqual({
    'kernel/panic': '0',
    'vm/new': '1',
  })
  rmSync(join(runs, 'one'), { recursive: true })
  expect(run('three', { 'kernel/panic': '7', 'vm/new': '1' }, 0)).toEqual({
    'kernel/panic': '0',
    'vm/new': '1',
  })
})

test('a run that has not noted anything, or is half gone, counts for nothing', () => {
  mkdirSync(join(runs, 'new'))
  mkdirSync(join(runs, 'half'))
  writeFileSync(join(runs, 'half/sysctls.json'), '[')
  expect(run('one', { 'kernel/panic': '7' }, 0)).toEqual({ 'kernel/panic': '7' })
})
