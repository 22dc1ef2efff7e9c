import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import {
  bytes,
  code,
  fence,
  fitting,
  heading,
  MOST_BYTES,
  text,
  written,
} from '../github/summary-markdown.ts'
import { count } from './words.ts'

/**
 * Why nothing ran, as Markdown, for the page of a workflow's run: the errors in labs, each with its place.
 *
 * @param room bytes
 */
export function invalidSummary(files: readonly VFile[], room = MOST_BYTES): string {
  const wrong = files.map((file) => ({ file, errors: file.messages.filter(({ fatal }) => fatal === true) }))
  const errors = wrong.flatMap(({ file, errors }) => errors.map((error) => section(file, error)))
  const places = wrong.filter(({ errors }) => errors.length > 0).length
  const words = `nothing ran, for ${count(errors.length, 'error')} in ${count(places, 'file')}`
  const head = written([heading(2, [text(`✗ labrun: ${words}`)])])
  return head + fitting(errors, room - bytes(head))
}

function section({ path }: VFile, { ruleId, line, reason, note }: VFileMessage): string {
  return written([
    heading(3, [text('✗ '), code(`${path}:${line ?? 1}`), text(' '), code(ruleId ?? 'labrun')]),
    fence(note ? `${reason}\nhint: ${note}` : reason),
  ])
}
