import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labInRecord, recordName } from '../core/record.ts'
import { complain } from '../parse/complain.ts'
import { pathOf } from '../parse/read-file.ts'
import type { CheckedLab } from './checked-lab.ts'

/** Warns of a stored record that tells of another lab than the one that is written now. A lab needs none. */
export function findStaleRecord({ file, lab }: CheckedLab): void {
  if (lab === null || pathOf(file) !== lab.file) return
  const name = recordName(lab.slug)
  const text = read(join(lab.directory, name))
  const recorded = text === null ? null : labInRecord(text, lab.slug)
  if (text === null || recorded?.digest === lab.digest) return
  complain(
    file,
    { line: 1, column: 1 },
    {
      rule: 'stale-record',
      severity: 'warning',
      reason: recorded
        ? `found ${name}, which is of an earlier state of this lab, expected one of what runs now`
        : `found ${name}, which is no record of this lab, expected a report that has it`,
      hint: `Run the lab and record it anew, or remove ${name}.`,
    },
  )
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
