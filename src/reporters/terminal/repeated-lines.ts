/** A line, and how often it stands there in a row. */
export interface RepeatedLine {
  text: string
  times: number
}

/**
 * Lines of which many in a row are the same, as a loop prints them that waits for what never comes. Two are left as
 * they are: a remark would take no less room.
 */
export function repeatedLines(lines: readonly string[]): RepeatedLine[] {
  const rows: RepeatedLine[] = []
  for (const text of lines) {
    const last = rows.at(-1)
    if (last?.text === text) last.times++
    else rows.push({ text, times: 1 })
  }
  return rows.flatMap((row) =>
    row.times === 2
      ? [
          { ...row, times: 1 },
          { ...row, times: 1 },
        ]
      : [row],
  )
}
