import type { Root } from 'mdast'
import remarkMessageControl from 'remark-message-control'
import type { VFile } from 'vfile'
import { VFileMessage } from 'vfile-message'

/** What stands in `<!--lint …-->`, as remark-lint has it. */
const control = remarkMessageControl({ name: 'lint', source: 'labrun' })

/**
 * Takes away the warnings that the author has switched off: `<!--lint disable volatile-literal-->`. Errors stay: what can't
 * run does not run for a comment.
 */
export function applyLintComments(tree: Root, file: VFile): void {
  const all = [...file.messages]
  try {
    control(tree, file)
  } catch (error) {
    if (!(error instanceof VFileMessage)) throw error
    file.messages = all
    retold(error, file)
    return
  }
  const kept = new Set(file.messages)
  file.messages = all.filter((message) => message.fatal === true || kept.has(message))
}

/** The library takes an unknown word for the end of everything. */
function retold({ line, column, reason }: VFileMessage, file: VFile): void {
  const message = file.message(reason, {
    place: { line: line ?? 1, column: column ?? 1 },
    ruleId: 'lint-comment',
    source: 'labrun',
  })
  message.fatal = false
  message.note = 'As in <!--lint disable volatile-literal-->, or ignore for what comes next.'
}
