/** A text without the empty lines at its end; no more of them than `most`. Blanks and CRs do not count. */
export function withoutBlankEnd(text: string, most: number): string {
  let end = text.length
  for (let count = 0; count < most && end > 0; count += 1) {
    const lineEnd = text[end - 1] === '\n' ? end - 1 : end
    const start = text.lastIndexOf('\n', lineEnd - 1) + 1
    if (lineEnd > 0 && !/^[ \t\r]*$/.test(text.slice(start, lineEnd))) break
    end = lineEnd > 0 ? start : 0
  }
  return text.slice(0, end)
}
