import { chmodSync, statSync, writeFileSync } from 'node:fs'
import { exportLab } from '../../export/export-lab.ts'
import type { ParsedLab } from '../../parse/lab.ts'
import { labHeadings, type PartHeading } from '../../parse/markdown/headings.ts'
import { loadLabs } from '../choice/load-labs.ts'
import { selectFiles } from '../choice/select-files.ts'
import { refuseMarkdown } from '../reporters/refuse-markdown.ts'
import { EXIT } from '../words/exit-code.ts'
import { printMessages } from '../words/print-messages.ts'
import { UsageError } from '../words/usage-error.ts'

/** What the command line says of an export. */
export interface ExportOptions {
  output?: string
}

/** `labrun export`: a lab as a bash script, on stdout or in a file. Returns the exit code. */
export async function exportCommand(word: string, { output }: ExportOptions): Promise<number> {
  const files = await selectFiles([word])
  if (output !== undefined) refuseMarkdown('the script', output)
  if (files.length > 1) throw new UsageError(`${word} holds ${files.length} labs, and a script is of one`)
  const loaded = await loadLabs(files)
  printMessages(loaded)
  const [first] = loaded.files
  const lab = first?.parsed.lab
  if (!loaded.valid || !lab) return EXIT.invalid
  const { script, remarks } = exportLab(lab, headingsIn(first.parsed))
  for (const { file, line, text } of remarks) console.error(`${file}:${line}: not as in the lab: ${text}`)
  if (output === undefined) console.log(script.trimEnd())
  else writeScript(output, script)
  return EXIT.passed
}

/** Of a lab without a mistake, whose files could all be read. */
function headingsIn({ markdown, setup }: ParsedLab): PartHeading[] {
  return labHeadings(
    markdown!.tree,
    setup.map(({ file, markdown }) => ({ path: file.path, markdown: markdown! })),
  )
}

/** A script can be run, so what was there already becomes one that can. */
function writeScript(file: string, script: string): void {
  try {
    writeFileSync(file, script)
    if (statSync(file).isFile()) chmodSync(file, 0o755)
  } catch (error) {
    throw new UsageError(`the script ${file} can't be written: ${(error as Error).message}`)
  }
}
