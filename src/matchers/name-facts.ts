import type { ExpectedLine } from '../core/expectation.ts'
import { bindableNames, namesIn } from './line.ts'

/** The names of a piece of what is expected. */
export interface NameFacts {
  /** Those that stand in it, captured there or not. */
  names: readonly string[]
  /** Those that it can capture. */
  captured: readonly string[]
  /** Those that it refers to before it captures them, if it does. */
  needs: readonly string[]
}

/** The names of one line, cell or string. */
export function nameFacts(piece: ExpectedLine): NameFacts {
  const names = [...new Set(namesIn(piece))]
  const captured = [...new Set(bindableNames(piece))]
  return { names, captured, needs: names.filter((name) => !captured.includes(name)) }
}

/** Those of several pieces, one after the other. */
export function joinNames(parts: readonly NameFacts[]): NameFacts {
  const names = new Set<string>()
  const captured = new Set<string>()
  const needs = new Set<string>()
  for (const part of parts) {
    for (const name of part.needs) if (!captured.has(name)) needs.add(name)
    for (const name of part.captured) captured.add(name)
    for (const name of part.names) names.add(name)
  }
  return { names: [...names], captured: [...captured], needs: [...needs] }
}
