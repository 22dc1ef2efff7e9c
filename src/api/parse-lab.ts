import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { loadLab } from '../cli/choice/load-labs.ts'
import type { Lab } from '../core/lab.ts'
import { formatMessage, severityOf } from '../parse/format-message.ts'
import { labFile, readLabFile } from '../parse/read-file.ts'

/** A remark on the text of a lab. */
export interface LabMessage {
  /** Path of the lab, as it was named, or of a file that sets it up. */
  file: string
  /** From 1, as `column`. */
  line: number
  column: number
  /** Only an error keeps a lab from running. */
  severity: 'error' | 'warning' | 'note'
  /** kebab-case name of the rule; docs/rules.md has a section on each. */
  rule: string
  /** What was found and what was expected. */
  reason: string
  /** How to mend it. */
  hint: string | null
  /** All of it, as `labrun check` prints it. */
  text: string
}

/** What was read of a file. */
export interface ReadLab {
  /** `null` where there is an error. */
  lab: Lab | null
  /** In the order of their places; those on the lab's own file come first. */
  messages: LabMessage[]
}

/**
 * Reads a lab, and finds all without which it could not run: bash reads its scripts, and runs nothing.
 *
 * @param path of the Markdown file; what it has in it begins every message
 * @param text what to read instead of the file, which need not be there then
 * @throws where the file can't be read
 */
export async function parseLab(path: string, text?: string): Promise<ReadLab> {
  const file = text === undefined ? await readLabFile(path) : labFile(path, Buffer.from(text))
  const { parsed } = await loadLab(file)
  const messages = [parsed, ...parsed.setup].flatMap(messagesOf)
  return { lab: messages.some(({ severity }) => severity === 'error') ? null : parsed.lab, messages }
}

function messagesOf({ file }: { file: VFile }): LabMessage[] {
  const messages = file.messages.map((message) => toMessage(file, message))
  return messages.sort((a, b) => a.line - b.line || a.column - b.column)
}

function toMessage(file: VFile, message: VFileMessage): LabMessage {
  const { line = 1, column = 1, ruleId = '', reason, note } = message
  return {
    file: file.path,
    line,
    column,
    severity: severityOf(message),
    rule: ruleId,
    reason,
    hint: note ?? null,
    text: formatMessage(file, message),
  }
}
