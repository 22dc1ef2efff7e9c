import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { HostError } from '../core/host-error.ts'
import { type LedgerRecord, ledgerFile, ledgerLine } from './ledger.ts'

/** A ledger each record of which is on the disk before what it speaks of is done. */
export interface SyncedLedger {
  /** @throws {HostError} `ledger-not-written` (74) where it could not be written: then what it speaks of must not be done */
  append(record: LedgerRecord): void
  close(): void
}

/** Room that is taken at once, so that what a cleaning has to write finds room on a full disk too. */
const ROOM_BYTES = 256 * 1024

/**
 * Opens a run's ledger to be written on: `first` are its first records where it is new. Behind them room is taken.
 *
 * @throws {HostError} `ledger-not-written` (74)
 */
export function openSyncedLedger(runDirectory: string, first: readonly LedgerRecord[] = []): SyncedLedger {
  const path = ledgerFile(runDirectory)
  return telling(path, () => {
    const fd = openSync(path, first.length > 0 ? 'wx+' : 'r+', 0o600)
    let end = first.length > 0 ? 0 : endOfRecords(path)
    const append = (record: LedgerRecord) => {
      const bytes = Buffer.from(ledgerLine(record))
      try {
        writeAll(fd, bytes, end)
        fdatasyncSync(fd)
      } catch (error) {
        // Half a line would make those behind it unreadable.
        blank(fd, bytes.length, end)
        throw error
      }
      end += bytes.length
    }
    try {
      for (const record of first) append(record)
      if (first.length > 0) writeAll(fd, Buffer.alloc(ROOM_BYTES), end)
      fdatasyncSync(fd)
    } catch (error) {
      closeSync(fd)
      throw error
    }
    return { append: (record) => telling(path, () => append(record)), close: () => closeSync(fd) }
  })
}

/** Where the records end: a last line that was never finished is written over. */
function endOfRecords(path: string): number {
  const bytes = readFileSync(path)
  const zero = bytes.indexOf(0)
  return bytes.subarray(0, zero === -1 ? bytes.length : zero).lastIndexOf(10) + 1
}

function writeAll(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, at + done)
  }
}

function blank(fd: number, length: number, at: number): void {
  try {
    writeAll(fd, Buffer.alloc(length), at)
  } catch {
    // Beyond the room that was taken: what is not written there is no line either.
  }
}

function telling<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { message } = error as Error
    throw new HostError(
      'io',
      'ledger-not-written',
      `the run's ledger ${path} can't be written: ${message}`,
      'What is not written down first is not done, so that all that was done can be undone.',
      error,
    )
  }
}
