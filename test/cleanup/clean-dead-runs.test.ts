import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cleanDeadRun, cleanDeadRuns } from '../../src/cleanup/clean-dead-runs.ts'
import { shareLock, tryLock } from '../../src/cleanup/file-lock.ts'
import { findRuns } from '../../src/cleanup/find-runs.ts'
import { appendToLedger, ledgerFile, openLedger } from '../../src/cleanup/ledger.ts'
import { createRunDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-dead-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('the dead are taken away, the living stay', async () => {
  const dead = createRunDirectory(folder, 'dead')
  writeFileSync(join(dead.path, 'log'), 'x')
  dead.lock.release()
  const living = createRunDirectory(folder, 'living')
  expect(await cleanDeadRuns('tell', folder)).toEqual({
    removed: ['dead'],
    residue: [],
    restored: [],
    notes: [],
  })
  expect(existsSync(dead.path)).toBe(false)
  expect(await cleanDeadRun(living.path, 'tell')).toEqual({
    removed: false,
    residue: [],
    restored: [],
    note: null,
  })
  expect(existsSync(living.path)).toBe(true)
  living.lock.release()
  expect(await cleanDeadRuns('tell', folder)).toEqual({
    removed: ['living'],
    residue: [],
    restored: [],
    notes: [],
  })
})

test('a removal that was cut short is finished; what is only being named is left alone', async () => {
  const runs = runsDirectory(folder)
  for (const name of ['.gone-a', '.new-old', '.new-young'])
    mkdirSync(join(runs, name, 'data'), { recursive: true })
  utimesSync(join(runs, '.new-old'), 0, 0)
  expect(await cleanDeadRuns('tell', folder)).toEqual({ removed: [], residue: [], restored: [], notes: [] })
  expect(readdirSync(runs)).toEqual(['.new-young'])
})

test('one that died before it had a name is known by its lock, however young', async () => {
  const runs = runsDirectory(folder)
  for (const name of ['.new-dead', '.new-alive']) {
    mkdirSync(join(runs, name), { recursive: true })
    writeFileSync(join(runs, name, 'lock'), '')
  }
  const lock = tryLock(join(runs, '.new-alive/lock'))!
  await cleanDeadRuns('tell', folder)
  lock.release()
  expect(readdirSync(runs)).toEqual(['.new-alive'])
})

test('where nothing ever ran there is nothing to do', async () => {
  expect(await cleanDeadRuns('tell', join(folder, 'none'))).toEqual({
    removed: [],
    residue: [],
    restored: [],
    notes: [],
  })
  expect(await cleanDeadRun(join(folder, 'none'), 'tell')).toEqual({
    removed: false,
    residue: [],
    restored: [],
    note: null,
  })
  expect(existsSync(join(folder, 'none'))).toBe(false)
})

test('who only looks at a dead run is not taken for its supervisor, and does not keep it from being cleaned', async () => {
  const path = deadRun(() => {})
  const looks = await shareLock(join(path, 'lock'))
  expect(findRuns(folder).map(({ state }) => state)).toEqual(['dead'])
  const cleaning = cleanDeadRun(path, 'tell')
  looks!.release()
  expect(await cleaning).toEqual({ removed: true, residue: [], restored: [], note: null })
})

/** A run that died; its ledger is for the caller to write. */
function deadRun(write: (directory: string) => void): string {
  const { path, lock } = createRunDirectory(folder, 'dead')
  write(path)
  lock.release()
  return path
}

const never = 'kernel/labrun_has_no_such_setting'

test('settings are compared with those in the ledger; what cannot be read any more is no difference', async () => {
  const now = readFileSync('/proc/sys/kernel/panic', 'utf8').trim()
  deadRun((path) => {
    openLedger(path)
    appendToLedger(path, {
      kind: 'sysctls',
      before: [
        ['kernel/panic', '77'],
        [never, '1'],
      ],
    })
  })
  expect(await cleanDeadRuns('tell', folder)).toEqual({
    removed: ['dead'],
    residue: [{ what: `kernel.panic was 77 and became ${now}`, remove: "sysctl -w 'kernel.panic=77'" }],
    restored: [],
    notes: [],
  })
})

test('after a restart of the machine its settings are its own', async () => {
  deadRun((path) => {
    appendToLedger(path, {
      kind: 'run',
      version: 1,
      bootId: 'another',
      supervisor: { pid: 1, startTicks: 1 },
      startedAt: '2026-01-01T00:00:00.000Z',
    })
    appendToLedger(path, { kind: 'sysctls', before: [['kernel/panic', '77']] })
  })
  expect(await cleanDeadRuns('tell', folder)).toEqual({
    removed: ['dead'],
    residue: [],
    restored: [],
    notes: [],
  })
})

test('a damaged ledger: only settings are not compared, and that is told', async () => {
  const path = deadRun((directory) => {
    openLedger(directory)
    appendToLedger(directory, { kind: 'sysctls', before: [['kernel/panic', '77']] })
    writeFileSync(ledgerFile(directory), `${readFileSync(ledgerFile(directory), 'utf8')}12345678 {}\n`)
  })
  expect(await cleanDeadRuns('tell', folder)).toEqual({
    removed: ['dead'],
    residue: [],
    restored: [],
    notes: [
      'dead: line 3 of its ledger is damaged: whether a lab changed settings of this machine is not known',
    ],
  })
  expect(existsSync(path)).toBe(false)
})

test('a ledger of a newer labrun: nothing is touched', async () => {
  const path = deadRun((directory) => {
    const supervisor = { pid: 1, startTicks: 1 }
    appendToLedger(directory, { kind: 'run', version: 99 as 1, bootId: '', supervisor, startedAt: '' })
  })
  expect(await cleanDeadRuns('restore', folder)).toEqual({
    removed: [],
    residue: [
      {
        what: `directory ${path} was left, since a newer labrun made it (ledger version 99)`,
        remove: 'labrun clean dead (of the newer labrun)',
      },
    ],
    restored: [],
    notes: [],
  })
  expect(existsSync(path)).toBe(true)
})
