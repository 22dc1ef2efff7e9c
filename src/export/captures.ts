import type { Expectation, ExpectedJson, ExpectedPiece, LinePart, StreamName } from '../core/expectation.ts'
import type { Step } from '../core/lab.ts'
import { captureWord, namesIn, namesReferredTo, partsOf, rowParts } from './patterns.ts'

/** What one step captures that later ones need. */
export interface Capture {
  name: string
  /** The word of a script that finds it in what was printed; `null` where it takes more than a regular expression. */
  word: string | null
  stream: StreamName
}

/** What is captured by each step, of that only what a later script has as a variable, or what finding such needs. */
export function neededCaptures(steps: readonly Step[]): ReadonlyMap<Step, Capture[]> {
  const needed = new Set<string>()
  const captures = new Map<Step, Capture[]>()
  for (const step of steps.toReversed()) {
    captures.set(step, capturesOf(step, needed))
    for (const name of variablesIn(step.script)) needed.add(name)
    for (const name of step.retryMs === null ? [] : namesWaitedFor(step)) needed.add(name)
  }
  return captures
}

/** Whether `grep` can look for the lines of an expectation. */
export function isOfLines({ mode }: Expectation): boolean {
  return mode === 'lines' || mode === 'contains'
}

/** The names that a script may have as variables. */
export function variablesIn(script: string): string[] {
  const arithmetic = [...script.matchAll(/\(\((.*?)\)\)/gs)].flatMap(
    ([, inside]) => inside!.match(NAME) ?? [],
  )
  return [...[...script.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)].map(([, name]) => name!), ...arithmetic]
}

const NAME = /[A-Za-z_]\w*/g

function capturesOf(step: Step, needed: Set<string>): Capture[] {
  const found: Capture[] = []
  // Backwards: what stands in one line may be captured in a line above.
  for (const { parts, stream, canBeFound } of step.expectations.flatMap(lookedThrough).toReversed()) {
    for (const name of namesIn(parts).toReversed()) {
      const word = needed.has(name) ? captureWord(parts, name) : null
      if (word === null || found.some((capture) => capture.name === name)) continue
      found.unshift({ name, word: canBeFound(name) ? word : null, stream })
      for (const other of namesReferredTo(parts)) needed.add(other)
    }
  }
  return found
}

interface LookedThrough {
  parts: readonly LinePart[]
  stream: StreamName
  canBeFound: (name: string) => boolean
}

function lookedThrough(expectation: Expectation): LookedThrough[] {
  const { lines, table, json, stream } = expectation
  if (json !== undefined) {
    return json
      .flatMap(jsonPieces)
      .map((piece) => ({ parts: partsOf(piece), stream, canBeFound: () => false }))
  }
  if (table === undefined) {
    return lines.map((line) => ({ parts: partsOf(line), stream, canBeFound: () => isOfLines(expectation) }))
  }
  return table.rows.map((row) => {
    const parts = rowParts(row)
    return { parts, stream, canBeFound: (name) => isTelling(parts, name) }
  })
}

function jsonPieces(json: ExpectedJson): ExpectedPiece[] {
  switch (json.kind) {
    case 'object':
      return json.members.flatMap(({ key, value }) => [key, ...jsonPieces(value)])
    case 'array':
      return json.elements.flatMap(jsonPieces)
    default:
      return [json.piece]
  }
}

/** In a row, what a column is called tells which text is meant, which is lost here: the type has to. */
function isTelling(parts: readonly LinePart[], name: string): boolean {
  return parts.some(
    (part) => part.kind === 'placeholder' && part.name === name && TELLING.includes(part.type ?? ''),
  )
}

const TELLING: readonly string[] = ['id', 'ip', 'cidr', 'mac']

function namesWaitedFor({ expectations }: Step): string[] {
  return expectations
    .filter(isOfLines)
    .flatMap(({ lines }) => lines.flatMap((line) => namesReferredTo(partsOf(line))))
}
