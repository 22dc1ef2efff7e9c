import { readHeader } from './header.ts'
import { learnLayout, readCells } from './layout.ts'
import { withoutTabs } from './words.ts'

/** A table that was printed, as far as the author names its columns. */
export interface PrintedTable {
  header: string
  rows: PrintedRow[]
}

export interface PrintedRow {
  /** The line, tabs as blanks. */
  text: string
  /** One text for each named column; empty where nothing stands. */
  cells: string[]
}

/** A line that could have been the header, and the names that it lacks (by index). */
export interface HeaderMiss {
  line: string | null
  lacks: number[]
}

/**
 * Finds the table with these columns in what was printed: below the first line that has all their names, up to an empty line.
 * Where the same header comes again, its rows are more of them.
 */
export function readPrintedTable(
  printed: readonly string[],
  names: readonly string[],
): PrintedTable | HeaderMiss {
  const lines = printed.map(withoutTabs)
  const at = lines.findIndex((line) => hasAll(line, names))
  if (at < 0) return nearestHeader(lines, names)
  const header = lines[at]!
  return { header, rows: sections(lines, at).flatMap((section) => readSection(section, names)) }
}

function hasAll(line: string, names: readonly string[]): boolean {
  // Far cheaper than taking the line apart, and most lines are no header.
  return names.every((name) => line.includes(name)) && readHeader(line, names, 'columns').lacks.length === 0
}

function nearestHeader(lines: readonly string[], names: readonly string[]): HeaderMiss {
  let best: HeaderMiss = { line: null, lacks: [...names.keys()] }
  for (const line of lines) {
    if (!names.some((name) => line.includes(name))) continue
    const { lacks } = readHeader(line, names, 'columns')
    if (lacks.length < best.lacks.length) best = { line, lacks }
  }
  return best.line === null ? { ...best, line: lines[0] ?? null } : best
}

interface Section {
  header: string
  rows: string[]
}

function sections(lines: readonly string[], at: number): Section[] {
  const found: Section[] = []
  const heading = wordsKey(lines[at]!)
  const [firstWord = ''] = heading.split(' ')
  let isOpen = false
  for (const line of lines.slice(at)) {
    if (line.trimStart().startsWith(firstWord) && wordsKey(line) === heading) {
      found.push({ header: line, rows: [] })
      isOpen = true
    } else if (line === '') isOpen = false
    else if (isOpen) found.at(-1)!.rows.push(line)
  }
  return found
}

function wordsKey(line: string): string {
  return line.trim().replace(/ +/g, ' ')
}

function readSection({ header, rows }: Section, names: readonly string[]): PrintedRow[] {
  const layout = learnLayout(header, rows, names)
  return rows.map((text) => ({ text, cells: readCells(text, layout, names.length) }))
}
