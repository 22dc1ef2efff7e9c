import { checkedFiles } from '../../check/checked-lab.ts'
import { applyLintComments } from '../../check/message-control.ts'
import { findVolatile } from '../../check/volatile-literal.ts'
import { formatMessages } from '../../parse/format-message.ts'
import { parseLab } from '../../parse/lab.ts'
import { labFile } from '../../parse/read-file.ts'

/**
 * What still stands written out in a lab though another run can't print it again: two runs may have printed it by chance, as
 * `Up 2 seconds`. As warnings; empty where there is none.
 */
export function volatileLeft(path: string, text: string): string {
  const file = labFile(path, Buffer.from(text))
  const parsed = parseLab(file)
  for (const checked of checkedFiles(parsed)) {
    if (checked.file === file) findVolatile(checked, ({ isSure }) => isSure)
  }
  file.messages = file.messages.filter(({ ruleId }) => ruleId === 'volatile-literal')
  if (parsed.markdown !== null) applyLintComments(parsed.markdown.tree, file)
  return formatMessages(file)
}
