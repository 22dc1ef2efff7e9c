import { stripVTControlCharacters } from 'node:util'
import { visible } from '../../src/reporters/terminal/visible.ts'

/** One thing that failed. */
export interface Failure {
  name: string
  /** In whatever words it was told, of any length; `null` where it was only told that it failed. */
  why: string | null
}

/** Whoever sees only the end of a log sees no more anyway. */
const NAMED_AT_MOST = 40
/** An assertion's words, most of a difference, and where it stands. */
const LINES_OF_WHY = 14
const WIDTH_OF_WHY = 160

/** What failed and why, for before the closing line: the end of a log is all that some places keep of it. */
export function failureLines(failures: readonly Failure[]): string[] {
  if (failures.length === 0) return []
  const left = failures.length - NAMED_AT_MOST
  const shown = failures.slice(0, NAMED_AT_MOST).flatMap(linesOf)
  return ['', 'failed:', ...shown, ...(left > 0 ? [`  … and ${left} more`] : [])]
}

function linesOf({ name, why }: Failure): string[] {
  const lines = stripVTControlCharacters(why ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('/node_modules/'))
  const shown = lines.slice(0, LINES_OF_WHY).map((line) => `      ${cut(line)}`)
  return [`  ${visible(name.replaceAll('\n', '⏎'))}`, ...shown]
}

function cut(line: string): string {
  const text = visible(line)
  return text.length > WIDTH_OF_WHY ? `${text.slice(0, WIDTH_OF_WHY)} …` : text
}
