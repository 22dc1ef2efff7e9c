/** Lines of several labs as if these ran one after the other: none between those of another. */
export interface InOrder<Line> {
  /** A line of a lab: written at once where all labs before it have ended. */
  add(slug: string, line: Line): void
  /** A lab has no more to say. */
  end(slug: string): void
  /** Writes what still waits. */
  endAll(): void
}

/** @param slugs the labs, in the order in which they are to be read */
export function inOrder<Line>(slugs: readonly string[], write: (line: Line) => void): InOrder<Line> {
  const waiting = slugs.map((slug) => ({ slug, lines: [] as Line[], ended: false }))
  const find = (slug: string) => waiting.find((lab) => lab.slug === slug)
  const flush = () => {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      for (const line of first.lines.splice(0)) write(line)
      if (!first.ended) return
      waiting.shift()
    }
  }
  const end = (slug: string) => {
    const lab = find(slug)
    if (lab) lab.ended = true
    flush()
  }
  return {
    add(slug, line) {
      const lab = find(slug)
      if (lab === undefined) return write(line)
      lab.lines.push(line)
      if (lab === waiting[0]) flush()
    },
    end,
    endAll: () => waiting.map(({ slug }) => slug).forEach(end),
  }
}
