/** Just enough of a terminal to see what is on it after log-update has drawn: lines, cursor up and down, erase. */
export class Terminal {
  #rows: string[] = ['']
  #row = 0
  #column = 0
  /** All that was written, as it was written. */
  raw = ''

  write(text: string): void {
    this.raw += text
    for (const [piece] of text.matchAll(/\x1b\[[?\d;]*[A-Za-z]|\n|[^\x1b\n]+|\x1b/g)) this.#take(piece)
  }

  /** The lines on the screen, without blanks at their ends and without empty ones at the end. */
  screen(): string[] {
    const rows = this.#rows.map((row) => row.trimEnd())
    while (rows.at(-1) === '') rows.pop()
    return rows
  }

  #take(piece: string): void {
    const [, count = '1', letter] = /^\x1b\[(\d*)([ABGKJ])$/.exec(piece) ?? []
    if (piece === '\n') this.#moveTo(this.#row + 1, 0)
    else if (letter === 'A') this.#moveTo(this.#row - Number(count || 1), this.#column)
    else if (letter === 'B') this.#moveTo(this.#row + Number(count || 1), this.#column)
    else if (letter === 'G') this.#column = 0
    else if (letter === 'K')
      this.#rows[this.#row] = count === '2' ? '' : this.#rows[this.#row]!.slice(0, this.#column)
    else if (/^\x1b\[[\d;]*m$|^\x1b\[\?2026[hl]$/.test(piece)) return
    else if (piece.startsWith('\x1b')) throw new Error(`unknown sequence ${JSON.stringify(piece)}`)
    else this.#print(piece)
  }

  #moveTo(row: number, column: number): void {
    this.#row = Math.max(0, row)
    this.#column = column
    while (this.#rows.length <= this.#row) this.#rows.push('')
  }

  #print(text: string): void {
    const row = this.#rows[this.#row]!.padEnd(this.#column)
    this.#rows[this.#row] = row.slice(0, this.#column) + text + row.slice(this.#column + text.length)
    this.#column += text.length
  }
}
