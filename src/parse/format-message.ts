import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'

/**
 * The messages on a file as text, in the order of their places, without colour and without a newline at the end:
 * `labs/x.md:42:7: error unknown-target: found …, expected …`, under it the hint. Empty where there are none.
 */
export function formatMessages(file: VFile): string {
  return file.messages
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    .map((message) => formatMessage(file, message))
    .join('\n')
}

/** One of them. */
export function formatMessage(file: VFile, message: VFileMessage): string {
  const place = [file.path ?? 'lab', message.line ?? 1, message.column ?? 1].join(':')
  const rule = message.ruleId === undefined ? '' : ` ${message.ruleId}`
  const line = `${place}: ${severityOf(message)}${rule}: ${message.reason}`
  return message.note ? `${line}\n${indented(`hint: ${message.note}`)}` : line
}

/** As vfile has it: neither true nor false is for what is only told. */
export function severityOf({ fatal }: VFileMessage): 'error' | 'warning' | 'note' {
  if (fatal === true) return 'error'
  return fatal === false ? 'warning' : 'note'
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
