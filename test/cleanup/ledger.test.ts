import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  appendToLedger,
  type LedgerRecord,
  ledgerFile,
  openLedger,
  readLedger,
  recordOf,
} from '../../src/cleanup/ledger.ts'
import { bootId, isMarked } from '../../src/cleanup/process-mark.ts'

let run: string

beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'labrun-ledger-'))
})

afterEach(() => {
  rmSync(run, { recursive: true })
})

const sysctls: LedgerRecord = { kind: 'sysctls', before: [['kernel/panic', '0\n1 é']] }

test('what was written is read', () => {
  openLedger(run)
  appendToLedger(run, sysctls)
  const ledger = readLedger(run)
  expect(ledger.fault).toBeNull()
  expect(recordOf(ledger, 'sysctls')).toEqual(sysctls)
  const first = recordOf(ledger, 'run')!
  expect(first).toMatchObject({ version: 1, bootId: bootId(), supervisor: { pid: process.pid } })
  expect(isMarked(first.supervisor)).toBe(true)
  expect(isMarked({ ...first.supervisor, startTicks: 1 })).toBe(false)
  expect(recordOf(ledger, 'kept')).toBeNull()
})

test('no ledger: nothing was done', () => {
  expect(readLedger(run)).toEqual({ records: [], fault: null })
})

test('cut off anywhere, it holds all whole lines', () => {
  openLedger(run)
  appendToLedger(run, sysctls)
  const bytes = readFileSync(ledgerFile(run))
  const firstLine = bytes.indexOf(10) + 1
  fc.assert(
    fc.property(fc.nat(bytes.length), (length) => {
      writeFileSync(ledgerFile(run), bytes.subarray(0, length))
      const { records, fault } = readLedger(run)
      expect(fault).toBeNull()
      expect(records.length).toBe(Number(length >= firstLine) + Number(length === bytes.length))
    }),
  )
})

test('any other damage is noticed, and its line told', () => {
  openLedger(run)
  appendToLedger(run, sysctls)
  const bytes = readFileSync(ledgerFile(run))
  const firstLine = bytes.indexOf(10)
  fc.assert(
    fc.property(fc.nat(bytes.length - 2), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= bits
      // In the last line a zero is where the records end, as where it was torn.
      fc.pre(damaged[at] !== 0 || at <= firstLine)
      writeFileSync(ledgerFile(run), Buffer.concat([damaged, Buffer.alloc(100)]))
      const line = at <= firstLine ? 1 : 2
      expect(readLedger(run).fault).toEqual({
        kind: 'damaged',
        words: `line ${line} of its ledger is damaged: whether a lab changed settings of this machine is not known`,
      })
    }),
  )
})

test('zeros in place of a block hide no records behind them', () => {
  openLedger(run)
  appendToLedger(run, sysctls)
  const bytes = readFileSync(ledgerFile(run))
  for (const length of [1, 20, bytes.indexOf(10), bytes.indexOf(10) + 1]) {
    writeFileSync(ledgerFile(run), Buffer.concat([Buffer.alloc(length), bytes.subarray(length)]))
    expect(readLedger(run)).toMatchObject({ records: [], fault: { kind: 'damaged' } })
  }
  // A last line of which only the end has come to the disk.
  const torn = Buffer.from(bytes)
  torn.fill(0, bytes.indexOf(10) + 1, bytes.indexOf(10) + 5)
  writeFileSync(ledgerFile(run), torn)
  expect(readLedger(run)).toMatchObject({ records: [{ kind: 'run' }], fault: null })
})

test('a ledger of a newer labrun is not gone by', () => {
  openLedger(run)
  const { supervisor } = recordOf(readLedger(run), 'run')!
  rmSync(ledgerFile(run))
  appendToLedger(run, { kind: 'run', version: 3 as 1, bootId: '', supervisor, startedAt: '' })
  appendToLedger(run, sysctls)
  expect(readLedger(run)).toEqual({
    records: [],
    fault: { kind: 'newer', words: 'a newer labrun made it (ledger version 3)' },
  })
})

test('a line that was never finished is nothing', () => {
  openLedger(run)
  appendFileSync(ledgerFile(run), '12345678 {"kind":"sysc')
  expect(readLedger(run)).toMatchObject({ fault: null, records: [{ kind: 'run' }] })
})
