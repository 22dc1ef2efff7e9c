import { diffWordsWithSpace } from 'diff'
import { type Frame, frameLine, frameRemark } from '../terminal/frame.ts'
import type { Style } from '../terminal/style.ts'
import { count } from '../words/words.ts'
import type { DiffRow } from './diff-rows.ts'

// Between texts that share less than this, single words say nothing.
const SHARED = 0.4
const LONGEST_COMPARED = 300

/**
 * A diff as lines for people, under a line that says which sign is which.
 *
 * @param before what the lines with a minus are
 */
export function diffText(
  rows: readonly DiffRow[],
  frame: Frame,
  mostRows: number,
  before = 'expected',
): string[] {
  const { style, digits } = frame
  const shown = rows.slice(0, mostRows).map(withPartner)
  const left = rows.length - shown.length
  return [
    `    ${' '.repeat(digits)}   ${style.green(`- ${before}`)}  ${style.red('+ printed')}`,
    ...shown.flatMap((row) => rowText(row, frame)),
    ...(left > 0 ? [frameRemark(frame, count(left, 'more line'))] : []),
  ]
}

/** A row and, where a line was printed instead of another, that other one. */
interface PairedRow extends DiffRow {
  partner: string | null
}

function withPartner(row: DiffRow, index: number, rows: readonly DiffRow[]): PairedRow {
  if (row.sign !== '-' && row.sign !== '+') return { ...row, partner: null }
  const missing = runAround(rows, index, '-')
  const extra = runAround(rows, index, '+')
  const isPaired = missing.length === extra.length
  const [own, others] = row.sign === '-' ? [missing, extra] : [extra, missing]
  return { ...row, partner: isPaired ? (others[own.indexOf(row)]?.text ?? null) : null }
}

/** The rows of one sign among the neighbouring rows that differ. */
function runAround(rows: readonly DiffRow[], index: number, sign: '-' | '+'): DiffRow[] {
  const differs = (row: DiffRow | undefined) => row?.sign === '-' || row?.sign === '+'
  let start = index
  while (differs(rows[start - 1])) start -= 1
  let end = index
  while (differs(rows[end])) end += 1
  return rows.slice(start, end).filter((row) => row.sign === sign)
}

function rowText(row: PairedRow, frame: Frame): string[] {
  if (row.sign === 'remark') return [frameRemark(frame, row.text)]
  const line = { line: row.line, sign: `${row.sign} ` }
  if (row.sign === ' ') return frameLine(frame, { ...line, text: row.text, paint: frame.style.dim })
  const text = differsInBlanks(row) ? row.text.replaceAll(' ', '·').replaceAll('\t', '→') : row.text
  const base = row.sign === '-' ? frame.style.green : frame.style.red
  return frameLine(frame, { ...line, text, paint: frame.colour ? emphasised(row, base, frame.style) : base })
}

function differsInBlanks({ text, partner }: PairedRow): boolean {
  return partner !== null && text.replace(/\s+/g, '') === partner.replace(/\s+/g, '')
}

/** Paints a line, and turns round the words that differ; one that was cut, wrapped or made visible is painted as it is. */
function emphasised(
  { sign, text, partner }: PairedRow,
  base: (text: string) => string,
  style: Style,
): (text: string) => string {
  if (partner === null || Math.max(text.length, partner.length) > LONGEST_COMPARED) return base
  const words = diffWordsWithSpace(text, partner).filter(({ added }) => !added)
  const shared = words.filter(({ removed }) => !removed).reduce((sum, { value }) => sum + value.length, 0)
  if (shared < text.length * SHARED) return base
  const painted = words.map(({ removed, value }) => (removed ? style.inverse(value) : value)).join('')
  return (shown) => base(shown === `${sign} ${text}` ? `${sign} ${painted}` : shown)
}
