import type { VFile } from 'vfile'
import type { Lab } from '../core/lab.ts'
import { formatMessages } from '../parse/format-message.ts'
import { parseLab } from '../parse/lab.ts'
import { readLabFile } from '../parse/read-file.ts'
import { complainOfSyntax } from './complain-of-syntax.ts'

/** What was found in the files named on the command line. */
export interface LoadedLabs {
  /** The files, with every complaint about them. */
  files: VFile[]
  /** Labs to run; complete only where `valid`. */
  labs: Lab[]
  /** No file has an error. */
  valid: boolean
}

/** Reads, parses and checks these files: everything that can be known without running. */
export async function loadLabs(paths: readonly string[]): Promise<LoadedLabs> {
  const files: VFile[] = []
  const labs: Lab[] = []
  for (const path of paths) {
    const file = await readLabFile(path)
    const { lab, steps } = parseLab(file)
    files.push(file)
    await complainOfSyntax(steps, file)
    if (lab !== null) labs.push(lab)
  }
  return { files, labs, valid: files.every((file) => !file.messages.some(({ fatal }) => fatal === true)) }
}

/** Writes every complaint to stderr. */
export function printMessages({ files }: LoadedLabs): void {
  const texts = files.map(formatMessages).filter((text) => text !== '')
  if (texts.length > 0) console.error(texts.join('\n'))
}
