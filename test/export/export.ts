import { type ExportedLab, exportLab } from '../../src/export/export-lab.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { headingsOf } from '../../src/parse/markdown/headings.ts'
import { labFile } from '../../src/parse/read-file.ts'

/** A lab's text as a script; throws what is wrong with it where it is no lab. */
export function exported(text: string, path = 'labs/x.md'): ExportedLab {
  const file = labFile(path, Buffer.from(text))
  const { lab, markdown } = parseLab(file)
  if (lab === null) throw new Error(formatMessages(file))
  return exportLab(lab, headingsOf(markdown!.tree))
}
