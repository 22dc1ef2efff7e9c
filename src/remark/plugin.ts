import type { Root } from 'mdast'
import { VFile } from 'vfile'
import { checkLab } from '../check/check-lab.ts'
import { applyLintComments } from '../check/message-control.ts'
import { complain, type FixableMessage } from '../parse/complain.ts'
import { formatMessage } from '../parse/format-message.ts'
import { type ParsedLab, parseLab } from '../parse/lab.ts'
import { rulePage } from './rule-page.ts'

/**
 * The remark plugin: what `labrun check` says of a lab, as messages on the file. Whatever shows remark's messages, an editor or
 * remark-cli, shows them. A file that is no lab is left alone; nothing runs, and no shell is asked.
 *
 * @returns a transform that leaves the tree as it is
 */
export function remarkLabrun(): (tree: Root, file: VFile) => void {
  return (_, file) => {
    // Read anew: what other plugins have made of the tree is not what the author wrote.
    const own = new VFile({
      value: file.value,
      cwd: file.cwd,
      ...(file.path !== undefined && { path: file.path }),
    })
    const parsed = parseLab(own)
    if (!isLab(parsed, own)) return
    checkLab(parsed)
    tellOfSetup(parsed)
    if (parsed.markdown !== null) applyLintComments(parsed.markdown.tree, own)
    file.messages.push(...own.messages.map(forEditors))
  }
}

/** What is wrong with a file that sets the lab up is told in that file; in this one, that there is something. */
function tellOfSetup({ file, setup }: ParsedLab): void {
  for (const { file: other, entry } of setup) {
    const [first] = other.messages.filter(({ fatal }) => fatal === true)
    if (first === undefined) continue
    complain(file, entry, {
      rule: 'setup-file',
      reason: `found a mistake in ${other.path}, which sets this lab up: ${formatMessage(other, first)}`,
    })
  }
}

/** Has a block that runs, or nearly, or front matter that only a lab has. */
function isLab({ steps, markdown }: ParsedLab, { messages }: VFile): boolean {
  const [first] = markdown?.tree.children ?? []
  const hasOwnKey = first?.type === 'yaml' && /^(?:container|requires)[ \t]*:/m.test(first.value)
  return (
    steps.length > 0 ||
    hasOwnKey ||
    messages.some(
      ({ ruleId, fix }: FixableMessage) => fix !== undefined && /^unknown-(?:language|target)$/.test(ruleId!),
    )
  )
}

/** An editor offers to write `expected` over the message's place: so it has what mends it, and else nothing. */
function forEditors(message: FixableMessage): FixableMessage {
  const offered = message.fix ?? (message.ruleId === 'volatile-literal' ? message.expected?.[0] : undefined)
  message.expected = offered === undefined ? undefined : [offered]
  message.url = rulePage(message.ruleId!)
  return message
}

// biome-ignore lint/style/noDefaultExport: what a configuration names is loaded as a module's default
export default remarkLabrun
