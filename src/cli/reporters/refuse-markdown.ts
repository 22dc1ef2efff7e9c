import { realpathSync, statSync } from 'node:fs'
import { UsageError } from '../words/usage-error.ts'

/**
 * What labrun makes does not take the place of what somebody wrote. A lab is any Markdown file, so none is written over that is
 * there already, of this run or not.
 *
 * @param what would be written: `the reporter json`
 * @param file a link counts as what it leads to
 * @throws {UsageError}
 */
export function refuseMarkdown(what: string, file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return
  if (!/\.md$/i.test(realpathSync(file))) return
  throw new UsageError(
    `${what} would write over ${file}, and a Markdown file may be a lab`,
    'Give it another name, or remove that file first.',
  )
}
