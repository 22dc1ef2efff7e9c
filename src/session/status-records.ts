/** The word that a block's end is told with where the block was left at its last line, and not before. */
export const AT_END = 'end'

/** What the shell tells on the status FIFO; each record ends with a NUL. */
export type StatusRecord =
  /** The shell is up. `workDirectory` is whether it could go there, `facts` what its driver has asked it. */
  | { kind: 'hello'; pid: number; workDirectory: boolean; shell: string; facts: string[] }
  /** A command failed while the shell was to stop at failures. */
  | { kind: 'failure'; subshells: number; line: number; file: string }
  /**
   * The script has ended, at its last line or before. `flags` is the shell's `$-`, `traps` some of its traps as `trap`
   * prints them.
   */
  | { kind: 'end'; exitCode: number; atEnd: boolean; flags: string; traps: string }
  /**
   * The shell itself ends, in order, with `flags` as its `$-`: by the command `exit`, or because of a command that failed.
   * `line` is where that may have been; `null` where the shell knows of no lines.
   */
  | { kind: 'farewell'; exitCode: number; flags: string; byExit: boolean; line: number | null }

/** Takes the bytes of the status FIFO apart. A record may come in pieces, and several at once. */
export class StatusReader {
  #rest = ''

  read(bytes: Buffer): StatusRecord[] {
    const pieces = (this.#rest + bytes.toString('latin1')).split('\0')
    this.#rest = pieces.pop()!
    return pieces.flatMap((piece) => parseRecord(piece) ?? [])
  }
}

/** What is no record of ours (a script may write to this FIFO if it wants to) is passed over. */
function parseRecord(text: string): StatusRecord | null {
  const start = text.lastIndexOf('\n') + 1
  const [kind, ...words] = text.slice(start).split(' ')
  const [first = '', second = '', ...others] = words
  if (kind === 'H') {
    const [shell = '', ...facts] = others
    return { kind: 'hello', pid: Number(first), workDirectory: second === '0', shell, facts }
  }
  if (kind === 'F') {
    return { kind: 'failure', subshells: Number(first), line: Number(second), file: others.join(' ') }
  }
  if (kind === 'S' && /^\d+$/.test(first)) {
    const traps = Buffer.from(text.slice(0, start), 'latin1').toString('utf8')
    return { kind: 'end', exitCode: Number(first), atEnd: others[0] === AT_END, flags: second, traps }
  }
  if (kind === 'X' && /^\d+$/.test(first)) {
    const [line = '', exit = ''] = others
    return {
      ...({ kind: 'farewell', exitCode: Number(first), flags: second } as const),
      ...{ byExit: exit !== '', line: line === '' ? null : Number(line) },
    }
  }
  return null
}
