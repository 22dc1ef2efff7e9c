import type { VFile } from 'vfile'
import type { Place } from '../core/place.ts'
import type { RuleName } from './rules.ts'

/** What is wrong with a piece of the author's text, where it stands left out. */
export interface Complaint {
  rule: RuleName
  /** What was found and what was expected, in one sentence. */
  reason: string
  /** How to mend it. */
  hint?: string
  /** The offending text. */
  actual?: string
  /** What would be right there, where that can be listed. */
  expected?: readonly string[]
}

/** A complaint, and where it belongs. */
export interface PlacedComplaint {
  place: Place
  complaint: Complaint
}

/** Puts an error on the file. Nothing is thrown: parsing goes on, so that all complaints come at once. */
export function complain(file: VFile, place: Place, complaint: Complaint): void {
  const message = file.message(complaint.reason, {
    place: vfilePlace(place),
    ruleId: complaint.rule,
    source: 'labrun',
  })
  message.fatal = true
  message.note = complaint.hint
  message.actual = complaint.actual
  message.expected = complaint.expected && [...complaint.expected]
}

/** Whether the file holds an error, whoever put it there. */
export function hasErrors(file: VFile): boolean {
  return file.messages.some(({ fatal }) => fatal === true)
}

function vfilePlace({ line, column, endLine, endColumn }: Place) {
  const start = { line, column }
  if (endLine === undefined || endColumn === undefined) return start
  return { start, end: { line: endLine, column: endColumn } }
}
