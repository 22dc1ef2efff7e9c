import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Area, MachineChange, MachineSnapshot } from './machine/things.ts'
import { bootId, markProcess, type ProcessMark } from './process-mark.ts'

/** What a run writes down in its directory, before it acts, for whoever cleans after it. */
export type LedgerRecord =
  /** The first. */
  | {
      kind: 'run'
      version: 1 | typeof LEDGER_VERSION
      bootId: string
      supervisor: ProcessMark
      /** ISO 8601, UTC. */
      startedAt: string
    }
  /** How the machine's settings are to be at the end, by path below /proc/sys. */
  | { kind: 'sysctls'; before: [path: string, value: string][] }
  /** The host was left up on purpose: its supervisor lives on alone until it is sent SIGTERM. */
  | {
      kind: 'kept'
      lab: string
      /** Number of the host's first process. */
      init: number
      /** The argv that gives root on this machine a shell on the host. */
      enter: string[]
      /** ISO 8601, UTC. */
      since: string
    }
  | LocalRecord

/** What a run on the machine's own engine writes down besides (from version 2 on). */
export type LocalRecord =
  /** How the machine was before. */
  | {
      kind: 'local'
      /** Path of the engine's socket; `null`: the run has none. */
      engine: string | null
      before: MachineSnapshot
    }
  /** A block is about to begin, or has ended and been looked after. */
  | { kind: 'block'; block: string; is: 'begun' | 'ended' }
  /** What had changed on the machine since the last look, and by whom. */
  | {
      kind: 'look'
      lab: MachineChange[]
      others: MachineChange[]
      /** What could not be looked at, so that the lab's changes of it are still to be found; left out where all was. */
      missed?: Area[]
    }
  /** The engine is about to be told to make something for the lab. `name`: as far as it is known beforehand. */
  | { kind: 'intent'; n: number; area: EngineArea; name: string | null }
  /** It has made it: its key, as `Things` has it. */
  | { kind: 'done'; n: number; key: string }
  /** It has not, or the lab itself has taken it away. */
  | { kind: 'undone'; n: number }

/** What an engine makes. */
export type EngineArea = Extract<Area, 'containers' | 'networks' | 'volumes' | 'images' | 'tags'>

/** Raised when an older labrun could no longer clean by the ledger. Runs on private hosts still write 1. */
export const LEDGER_VERSION = 2

/** A run's ledger as it was found. */
export interface Ledger {
  records: LedgerRecord[]
  /** Why it can't be gone by; `null`: it is sound. */
  fault: LedgerFault | null
}

/** `newer`: only a newer labrun knows what the run has made. `words` go after the run's name, or a noun for it. */
export interface LedgerFault {
  kind: 'damaged' | 'newer'
  words: string
}

const damaged = (line: number): LedgerFault => ({
  kind: 'damaged',
  words: `line ${line} of its ledger is damaged: whether a lab changed settings of this machine is not known`,
})

const newer = (version: number): LedgerFault => ({
  kind: 'newer',
  words: `a newer labrun made it (ledger version ${version})`,
})

/**
 * Appends one record as a line: its checksum, then JSON. It is not forced to the disk: what it speaks of is in the
 * kernel, and gone with the power too.
 */
export function appendToLedger(runDirectory: string, record: LedgerRecord): void {
  appendFileSync(ledgerFile(runDirectory), ledgerLine(record), { mode: 0o600 })
}

/** A record as a ledger has it. */
export function ledgerLine(record: LedgerRecord): string {
  const json = JSON.stringify(record)
  return `${checksum(json)} ${json}\n`
}

/** Writes the first record: this process supervises the run. */
export function openLedger(runDirectory: string): void {
  appendToLedger(runDirectory, runRecord(1))
}

/** The first record of a run that this process supervises. */
export function runRecord(version: 1 | typeof LEDGER_VERSION): LedgerRecord {
  const supervisor = markProcess(process.pid)!
  return { kind: 'run', version, bootId: bootId(), supervisor, startedAt: new Date().toISOString() }
}

/** Reads a run's ledger: empty where there is none. Of a last line that was never finished nothing has been done yet. */
export function readLedger(runDirectory: string): Ledger {
  // Behind the records there may be room for more: zeros.
  const [text = '', ...behind] = readText(ledgerFile(runDirectory)).split(/\0+/)
  const lines = text.split('\n').slice(0, -1)
  const records: LedgerRecord[] = []
  for (const [index, line] of lines.entries()) {
    const record = readLine(line)
    if (record === null) return { records, fault: damaged(index + 1) }
    if (record.kind === 'run' && record.version > LEDGER_VERSION)
      return { records: [], fault: newer(record.version) }
    records.push(record)
  }
  return { records, fault: hasRecord(behind) ? damaged(lines.length + 1) : null }
}

/** Of a last line that was torn there may be a piece, but no whole one. */
function hasRecord(pieces: readonly string[]): boolean {
  return pieces.some((piece) => piece.split('\n').some((line) => readLine(line) !== null))
}

/** The only record of its kind, if the ledger has one. */
export function recordOf<K extends LedgerRecord['kind']>(
  { records }: Ledger,
  kind: K,
): Extract<LedgerRecord, { kind: K }> | null {
  const found = records.find((record) => record.kind === kind)
  return (found as Extract<LedgerRecord, { kind: K }> | undefined) ?? null
}

/** Where a run's ledger is. */
export function ledgerFile(runDirectory: string): string {
  return join(runDirectory, 'ledger.jsonl')
}

function readLine(line: string): LedgerRecord | null {
  const json = line.slice(9)
  if (line.slice(0, 8) !== checksum(json) || line[8] !== ' ') return null
  return JSON.parse(json) as LedgerRecord
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
