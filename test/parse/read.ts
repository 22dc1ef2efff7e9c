import type { Lab } from '../../src/core/lab.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'

/** All that is said about a lab's text (or bytes), as the command line prints it. */
export function messagesOn(text: string | Uint8Array, path = 'x.md'): string {
  const file = labFile(path, typeof text === 'string' ? Buffer.from(text) : text)
  parseLab(file)
  return formatMessages(file)
}

/** The lab that a text is; throws what is wrong with it where it is none. */
export function labOf(text: string, path = 'x.md'): Lab {
  const file = labFile(path, Buffer.from(text))
  const { lab } = parseLab(file)
  if (lab === null) throw new Error(formatMessages(file))
  return lab
}
