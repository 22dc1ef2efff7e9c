import type { Expectation, ExpectedLine, Placeholder } from '../core/expectation.ts'
import { stringsOf } from '../core/json-pieces.ts'
import type { Lab } from '../core/lab.ts'
import { compiled } from '../matchers/regex.ts'
import { type Hole, isHole, type Piece } from './piece.ts'

/** A name that a line captured which is there no more. */
export type Orphan = Pick<Placeholder, 'name' | 'type' | 'source'> & {
  name: string
  type: string
  source: string
}

/** The names that a line captures. */
export function capturedBy(line: Pick<ExpectedLine, 'pattern'>): Orphan[] {
  return placeholdersOf(line).flatMap(({ name, type, source }) =>
    name !== null && type !== null && source !== null ? [{ name, type, source }] : [],
  )
}

/** The names that expectations capture. */
export function namesCaptured(expectations: readonly Expectation[]): Set<string> {
  return new Set(
    expectations
      .flatMap(patternsOf)
      .flatMap(capturedBy)
      .map(({ name }) => name),
  )
}

/** All names that placeholders of a lab have. */
export function namesIn({ steps }: Pick<Lab, 'steps'>): Set<string> {
  const patterns = steps.flatMap(({ expectations }) => expectations.flatMap(patternsOf))
  return new Set(patterns.flatMap(placeholdersOf).flatMap(({ name }) => name ?? []))
}

/** What of an expectation has patterns: its lines, the cells of a table, the strings in JSON. */
function patternsOf({ lines, table, json }: Expectation): Pick<ExpectedLine, 'pattern'>[] {
  if (json !== undefined) return json.flatMap(stringsOf)
  return table === undefined ? lines : table.rows.flatMap(({ cells }) => cells)
}

function placeholdersOf({ pattern }: Pick<ExpectedLine, 'pattern'>): Placeholder[] {
  return pattern.kind === 'placeholders' ? pattern.parts.filter((part) => part.kind === 'placeholder') : []
}

/**
 * Gives each orphan the first of these holes that has no name and fits its type, so that what refers to it further down, and
 * scripts, go on finding it.
 *
 * @returns those that found none
 */
export function adopt(orphans: readonly Orphan[], pieces: readonly Piece[]): Orphan[] {
  return orphans.filter(({ name, type, source }) => {
    const found = pieces.find((piece): piece is Hole => isHole(piece) && isFree(piece) && fits(source, piece))
    if (found === undefined) return true
    Object.assign(found, { name, type, captures: true, isFixed: true })
    return false
  })
}

/** Blanks are nothing to call by a name. */
function isFree({ name, isFixed, texts }: Hole): boolean {
  return name === null && !isFixed && texts.every((text) => text.trim() !== '')
}

function fits(source: string, { texts }: Hole): boolean {
  return texts.every((text) => compiled(source)?.testExact(text) === true)
}
