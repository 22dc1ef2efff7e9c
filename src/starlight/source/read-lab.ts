import { parse } from 'yaml'
import { formatMessages } from '../../parse/format-message.ts'
import { type ParsedSetup, parseLab } from '../../parse/lab.ts'
import { labFile } from '../../parse/read-file.ts'
import type { ReadLab } from '../page/lab-page.ts'

export type ParsedForPage = Required<ReadLab>

/**
 * A lab with the files that set it up, as it is written now.
 *
 * @param bytes of its file
 * @param shownAs its path as messages and the page tell it
 * @throws {Error} where it has a mistake, with all that is to be said of it
 */
export function readLab(path: string, bytes: Uint8Array, shownAs: string): ParsedForPage {
  const file = labFile(path, bytes)
  const parsed = parseLab(file)
  if (parsed.lab !== null && parsed.markdown !== null)
    return {
      lab: { ...parsed.lab, file: shownAs },
      markdown: parsed.markdown,
      setup: parsed.setup.map(setUpFile),
    }
  file.path = shownAs
  const said = [file, ...parsed.setup.map((setup) => setup.file)].map(formatMessages)
  throw new Error(`${shownAs} is no lab that could be shown:\n${said.filter(Boolean).join('\n')}`)
}

function setUpFile({ file, markdown }: ParsedSetup): ParsedForPage['setup'][number] {
  // A lab without a mistake has no file that could not be read.
  return { path: file.path ?? '', markdown: markdown! }
}

/** What Starlight's own schema knows of it passes it; the rest is left out there. */
export function frontMatterOf({ markdown }: ReadLab): Record<string, unknown> {
  const [first] = markdown.tree.children
  return first?.type === 'yaml' ? ((parse(first.value) as Record<string, unknown> | null) ?? {}) : {}
}
