import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'

/** What was found in a file by a check. */
export interface CheckedFile {
  file: VFile
  /** Its steps. */
  steps: number
  /** What `--fix` has mended in it. */
  fixes: readonly { rule: string; line: number; column: number; before: string; after: string }[]
}

/** What a check found, as one JSON value for programs. `version` rises when a reader of it would have to change. */
export function checkJson(checked: readonly CheckedFile[]): string {
  const files = checked.map(({ file, steps, fixes }) => ({
    file: file.path,
    steps,
    messages: file.messages.map(asData),
    fixes,
  }))
  return `${JSON.stringify({ version: 1, files }, null, 2)}\n`
}

function asData(message: VFileMessage & { fix?: string }) {
  const { ruleId, fatal, line, column, place, reason, note, actual, expected, fix } = message
  const end = place !== undefined && 'end' in place ? place.end : null
  return {
    rule: ruleId ?? null,
    severity: fatal === true ? 'error' : fatal === false ? 'warning' : 'note',
    line: line ?? 1,
    column: column ?? 1,
    endLine: end?.line ?? null,
    endColumn: end?.column ?? null,
    message: reason,
    hint: note ?? null,
    actual: actual ?? null,
    expected: expected ?? null,
    /** What `--fix` writes over the place. */
    fix: fix ?? null,
  }
}
