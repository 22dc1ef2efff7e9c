import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LedgerRecord, ledgerFile, ledgerLine, readLedger, runRecord } from '../../src/cleanup/ledger.ts'
import { openSyncedLedger } from '../../src/cleanup/synced-ledger.ts'

let run: string

beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'labrun-ledger-'))
})

afterEach(() => {
  rmSync(run, { recursive: true })
})

const first = runRecord(2)
const intent = (n: number): LedgerRecord => ({ kind: 'intent', n, area: 'containers', name: 'wéb' })

test('what was written is read, with room behind it that is taken already', () => {
  const ledger = openSyncedLedger(run, [first])
  const before = statSync(ledgerFile(run))
  for (let n = 1; n <= 100; n++) ledger.append(intent(n))
  ledger.close()
  expect(readLedger(run)).toEqual({
    records: [first, ...Array.from({ length: 100 }, (_, n) => intent(n + 1))],
    fault: null,
  })
  expect(before.size).toBeGreaterThan(256 * 1024)
  expect(before.blocks * 512).toBeGreaterThanOrEqual(256 * 1024)
  expect(statSync(ledgerFile(run)).size).toBe(before.size)
})

test('it is written on by another process: a line that was never finished is written over', () => {
  const ledger = openSyncedLedger(run, [first])
  ledger.append(intent(1))
  ledger.close()
  const bytes = readFileSync(ledgerFile(run))
  const end = bytes.indexOf(0)
  bytes.write(ledgerLine(intent(2)).slice(0, -2), end)
  writeFileSync(ledgerFile(run), bytes)
  expect(readLedger(run)).toEqual({ records: [first, intent(1)], fault: null })
  const again = openSyncedLedger(run)
  again.append({ kind: 'undone', n: 1 })
  again.close()
  expect(readLedger(run)).toMatchObject({
    records: [first, intent(1), { kind: 'undone', n: 1 }],
    fault: null,
  })
})

test('a run that is there already is not opened as a new one; one that is not, not at all', () => {
  expect(() => openSyncedLedger(run)).toThrow(
    expect.objectContaining({ kind: 'io', rule: 'ledger-not-written' }),
  )
  openSyncedLedger(run, [first]).close()
  expect(() => openSyncedLedger(run, [first])).toThrow(
    expect.objectContaining({
      rule: 'ledger-not-written',
      message: expect.stringMatching(/^the run's ledger \S+ledger\.jsonl can't be written: EEXIST/),
      hint: 'What is not written down first is not done, so that all that was done can be undone.',
    }),
  )
})

test('damage before the last line is an error, in a ledger with room too', () => {
  const ledger = openSyncedLedger(run, [first])
  ledger.append(intent(1))
  ledger.append(intent(2))
  ledger.close()
  const bytes = readFileSync(ledgerFile(run))
  bytes[ledgerLine(first).length + 3]! ^= 1
  writeFileSync(ledgerFile(run), bytes)
  appendFileSync(ledgerFile(run), 'x')
  expect(readLedger(run).fault?.kind).toBe('damaged')
})
