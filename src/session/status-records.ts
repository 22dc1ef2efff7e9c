/** What the shell tells on the status FIFO; each record ends with a NUL. */
export type StatusRecord =
  /** The shell is up. `line` is what its line number came to; `workDirectory` whether it could go there. */
  | { kind: 'hello'; pid: number; line: number; workDirectory: boolean; version: [number, number] }
  /** A command failed while the shell was to stop at failures. */
  | { kind: 'failure'; subshells: number; line: number; file: string }
  /** The script has ended. `flags` is the shell's `$-`, `traps` its ERR and DEBUG traps as `trap -p` prints them. */
  | { kind: 'end'; exitCode: number; flags: string; traps: string }

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
    const [status, major, minor] = others.map(Number)
    const version: [number, number] = [major ?? 0, minor ?? 0]
    return { kind: 'hello', pid: Number(first), line: Number(second), workDirectory: status === 0, version }
  }
  if (kind === 'F') {
    return { kind: 'failure', subshells: Number(first), line: Number(second), file: others.join(' ') }
  }
  if (kind === 'S' && /^\d+$/.test(first)) {
    const traps = Buffer.from(text.slice(0, start), 'latin1').toString('utf8')
    return { kind: 'end', exitCode: Number(first), flags: second, traps }
  }
  return null
}
