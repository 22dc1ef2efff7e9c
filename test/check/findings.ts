import { basename } from 'node:path'
import type { VFile } from 'vfile'
import { checkLab } from '../../src/check/check-lab.ts'
import { applyLintComments } from '../../src/check/message-control.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'

/** A lab's file with all that `labrun check` says of it, less what only the shells say. */
export function checkedFile(bytes: string | Uint8Array, path = 'x.md'): VFile {
  const file = labFile(path, Buffer.from(bytes))
  const parsed = parseLab(file)
  checkLab(parsed)
  if (parsed.markdown !== null) applyLintComments(parsed.markdown.tree, file)
  return file
}

/** What is found by some rules, as the command line prints it, by the file's name alone. Errors are always told. */
export function findingsOn(
  bytes: string | Uint8Array,
  path: string,
  isAsked: (rule: string) => boolean,
): string {
  const file = checkedFile(bytes, path)
  file.messages = file.messages.filter(({ ruleId, fatal }) => fatal === true || isAsked(ruleId ?? ''))
  file.path = basename(path)
  return formatMessages(file)
}
