import type { ExpectedLine } from '../core/expectation.ts'
import type { Volatile } from './kinds.ts'

/**
 * The PIDs of a row of `ps` and its like, told by the header that the same expectation begins with. Small ones are a
 * container's, and the same each time.
 */
export function pidsBelow(lines: readonly ExpectedLine[], at: number): Volatile[] {
  const columns = pidColumns(lines[0]?.text ?? '')
  const { text, pattern } = lines[at]!
  if (at === 0 || columns.length === 0 || pattern.kind !== 'literal') return []
  const words = [...text.matchAll(/\S+/g)]
  return columns.flatMap((column) => {
    const word = words[column]
    return word === undefined ? [] : pidAt(word.index, word[0])
  })
}

/** The PID that a cell is, told by the name of its column. */
export function pidInCell({ text, pattern }: ExpectedLine, column: string): Volatile[] {
  return PID.test(column) && pattern.kind === 'literal' ? pidAt(0, text) : []
}

const PID = /^(?:PID|PPID|TGID)$/

/** The PID that a text is, if it may be one; `from` is where it begins. */
export function pidAt(from: number, text: string): Volatile[] {
  if (!/^\d{3,7}$/.test(text)) return []
  const to = from + text.length
  return [{ from, to, text, whole: text, what: 'a PID', type: 'int', isSure: false }]
}

/** Which words of a row are PIDs. */
function pidColumns(header: string): number[] {
  if (!/^[A-Z%][A-Z% ]+$/.test(header.trim())) return []
  const names = header.trim().split(/\s+/)
  return [...names.keys()].filter((index) => PID.test(names[index]!))
}
