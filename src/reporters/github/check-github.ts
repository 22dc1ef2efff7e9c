import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { workflowCommand } from './workflow-commands.ts'

/** What a check found as workflow commands, which GitHub shows beside the lines of a pull request. */
export function checkGithub(files: readonly VFile[]): string {
  return files.flatMap((file) => file.messages.map((message) => command(message, file.path))).join('')
}

function command({ fatal, ruleId, line, column, place, reason, note }: VFileMessage, file: string): string {
  const kind = fatal === true ? 'error' : fatal === false ? 'warning' : 'notice'
  const end = place !== undefined && 'end' in place ? place.end : null
  const properties = {
    file,
    line: line ?? 1,
    col: column ?? 1,
    ...(end !== null && { endLine: end.line }),
    // Columns only count where they are of one line.
    ...(end !== null && end.line === line && { endColumn: end.column }),
    title: ruleId ?? 'labrun',
  }
  return workflowCommand(kind, properties, note ? `${reason}\nhint: ${note}` : reason)
}
