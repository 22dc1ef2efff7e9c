import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'

/**
 * What a check found as workflow commands, which GitHub shows beside the lines of a pull request.
 *
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
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
  const words = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(String(value))}`)
  return `::${kind} ${words.join(',')}::${escaped(note ? `${reason}\nhint: ${note}` : reason)}\n`
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
