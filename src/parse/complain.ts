import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import type { Place } from '../core/place.ts'
import type { RuleName } from './rules.ts'

/** What is wrong with a piece of the author's text, where it stands left out. */
export interface Complaint {
  rule: RuleName
  /** Left out: an error. A warning stops nothing; an information finds no fault. */
  severity?: 'warning' | 'information'
  /** What was found and what was expected, in one sentence. */
  reason: string
  /** How to mend it. */
  hint?: string
  /** The offending text. */
  actual?: string
  /** What would be right there, where that can be listed. */
  expected?: readonly string[]
  /**
   * What `labrun check --fix` writes over all of the place with nobody asked, since nothing else can be meant. Never in a
   * script, nor in the text that a step must print.
   */
  fix?: string
}

/** A message, and what mends it: text to be written over all of its place. */
export type FixableMessage = VFileMessage & { fix?: string }

/** As vfile has it: `undefined` is for what is only told. */
const FATAL = { error: true, warning: false, information: undefined } as const

/** A complaint, and where it belongs. */
export interface PlacedComplaint {
  place: Place
  complaint: Complaint
}

/** Puts an error, or a warning, on the file. Nothing is thrown: parsing goes on, so that all complaints come at once. */
export function complain(file: VFile, place: Place, complaint: Complaint): void {
  const message = file.message(complaint.reason, {
    place: vfilePlace(place),
    ruleId: complaint.rule,
    source: 'labrun',
  })
  message.fatal = FATAL[complaint.severity ?? 'error']
  message.note = complaint.hint
  message.actual = complaint.actual
  message.expected = complaint.expected && [...complaint.expected]
  if (complaint.fix !== undefined) (message as FixableMessage).fix = complaint.fix
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
