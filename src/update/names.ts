import type { Step } from '../core/lab.ts'
import { runsWherever } from '../parse/expectation/captures.ts'
import type { Bound } from './bound.ts'
import { type NamedPlace, nameFor } from './name-for.ts'
import { type NewLine, piecesOfLine, wordsOfLine } from './new-line.ts'
import { type Hole, isHole, type Piece } from './piece.ts'
import type { ScriptNames } from './script-names.ts'

/** What happens to names while a lab runs, in order. */
export type Trace =
  /** Expectations that fit as they are have captured. */
  { step: Step; captures: Bound } | { step: Step; line: NewLine }

/** A name that was made up, and the step that captures it. */
export interface NewName {
  name: string
  step: Step
  /** A script uses a variable of that name, which nothing had set. */
  isWanted: boolean
}

/** A value that has, or could have, a name. */
interface Value {
  name: string | null
  /** Where it is first printed, which is where it is captured. */
  first: NamedPlace
  others: NamedPlace[]
}

/**
 * Gives names to what two runs have printed in several places: captured at first, referred to later. What has a name
 * already goes by that.
 *
 * @param taken names that stand in the lab
 * @returns the new names
 */
export function nameHoles(
  traces: readonly Trace[],
  taken: ReadonlySet<string>,
  scripts: ScriptNames,
): NewName[] {
  const values = new Map<string, Value>()
  for (const trace of traces) {
    if ('captures' in trace) noteCaptures(trace.captures, trace.step, values)
    else if (trace.line.kind === 'kept') noteCaptures(trace.line.captures, trace.step, values)
    else {
      for (const pieces of piecesOfLine(trace.line)) noteHoles(pieces, trace, values)
      if (trace.line.kind === 'row') noteCaptures(trace.line.captures, trace.step, values)
    }
  }
  const used = new Set([...taken, ...scripts.used])
  const wanted = new Set([...scripts.unset].filter((name) => !taken.has(name)))
  const unnamed = [...values.values()].filter(({ name }) => name === null)
  return unnamed.flatMap((value) => giveName(value, values, used, wanted) ?? [])
}

function noteCaptures([one, other]: Bound, step: Step, values: Map<string, Value>): void {
  for (const [name, text] of one) {
    const texts = [text, other.get(name) ?? ''] as const
    // The first name counts, as long as every later step can have it.
    const key = keyOf(texts)
    const hole: Hole = { texts, type: '', name, captures: true, isFixed: true }
    if (!values.has(key)) values.set(key, { name, first: { hole, step, pieces: [], words: '' }, others: [] })
  }
}

function noteHoles(
  pieces: readonly Piece[],
  { step, line }: Extract<Trace, { line: NewLine }>,
  values: Map<string, Value>,
): void {
  for (const hole of pieces.filter(isHole)) {
    if (hole.isFixed && hole.captures)
      noteCaptures(
        [new Map([[hole.name!, hole.texts[0]]]), new Map([[hole.name!, hole.texts[1]]])],
        step,
        values,
      )
    if (hole.isFixed || !isTelling(hole)) continue
    const value = values.get(keyOf(hole.texts))
    const place = { hole, step, pieces, words: wordsOfLine(line) }
    if (value === undefined) values.set(keyOf(hole.texts), { name: null, first: place, others: [] })
    else if (!runsWherever(step, value.first.step)) continue
    else if (value.name === null) value.others.push(place)
    else Object.assign(hole, { name: value.name })
  }
}

function giveName(
  value: Value,
  values: ReadonlyMap<string, Value>,
  used: Set<string>,
  wanted: Set<string>,
): NewName | null {
  const { first, others } = value
  const base = nameFor(first, longerName(first.hole, values))
  // A script has a variable of that name and nothing sets it: the placeholder that did is gone.
  const isWanted = wanted.has(base)
  if (others.length === 0 && !isWanted) return null
  const name = isWanted ? base : free(base, used)
  wanted.delete(base)
  used.add(name)
  value.name = name
  Object.assign(first.hole, { name, captures: true })
  for (const { hole } of others) hole.name = name
  return { name, step: first.step, isWanted }
}

/** The name of the id that this is the beginning of. */
function longerName({ type, texts }: Hole, values: ReadonlyMap<string, Value>): string | null {
  if (type !== 'id') return null
  for (const { name, first } of values.values()) {
    const longer = first.hole.texts.map((text) => text.replace(/^sha256:/, ''))
    const isLonger = longer.every(
      (text, run) => text.length > texts[run]!.length && text.startsWith(texts[run]!),
    )
    if (isLonger) return name
  }
  return null
}

function free(base: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}${number}`
    if (!used.has(name)) return name
  }
}

/** Types whose values are unlikely to be equal by chance. */
const TELLING = new Set(['id', 'mac', 'ip', 'inode', '/[0-9a-f-]{36}/'])

/** Equal in two places it is the same thing, and not two that happen to be equal: small numbers, dates and sizes do. */
function isTelling({ type, texts }: Hole): boolean {
  if (TELLING.has(type)) return true
  if (texts[0] === texts[1]) return false
  if (type === 'int') return texts.every((text) => /^\d{3,}$/.test(text))
  return (type === 'hex' || type === 'word') && texts.every((text) => text.length >= 4)
}

function keyOf(texts: readonly [string, string]): string {
  return texts.join('\n')
}
