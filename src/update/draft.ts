import type { ExpectedLine } from '../core/expectation.ts'
import type { PrintedLine } from '../matchers/printed.ts'
import { pidsBelow } from '../volatile/pids.ts'
import type { Change } from './arrange.ts'
import { type Bound, boundWith, fitBoth, NOTHING_BOUND } from './bound.ts'
import { withWideColumns } from './columns.ts'
import { freshLine, type LineScene } from './fresh-line.ts'
import { mendLine } from './mend-line.ts'
import type { NewLine } from './new-line.ts'
import { adopt, capturedBy, type Orphan } from './orphans.ts'
import { isHole, type Piece } from './piece.ts'
import { type PrintedRow, textsOfRow } from './printed-rows.ts'

/** What is known where lines are drafted. */
export interface DraftScene extends LineScene {
  bound: Bound
  /** Of a line of which one piece has changed the rest stays. */
  mayMend: boolean
}

/** What is known of all lines of an output. */
export function lineScene(own: string, first: PrintedLine | undefined): LineScene {
  const literal = (text: string): ExpectedLine => ({ line: 0, text, pattern: { kind: 'literal' } })
  return {
    own,
    byPlace: (text) => (first === undefined ? [] : pidsBelow([literal(first.text), literal(text)], 1)),
  }
}

/** The lines that changes come to, one after another, as what one captures decides what others fit. */
export function draftLines(changes: readonly Change[], scene: DraftScene): NewLine[] {
  const drafting = new Drafting(scene)
  for (const change of changes) drafting.add(change)
  return drafting.end()
}

/** Lines on their way. A class, for names and what has lost them are known to all that follow. */
class Drafting {
  readonly #scene: DraftScene
  readonly #lines: NewLine[] = []
  readonly #orphans: Orphan[] = []
  #bound: Bound

  constructor(scene: DraftScene) {
    this.#scene = scene
    this.#bound = scene.bound
  }

  add(change: Change): void {
    if (change.kind === 'dropped') this.#orphans.push(...capturedBy(change.line))
    else if (change.kind === 'new') this.#write(change.old, change.printed)
    else if (change.printed === null) this.#keep(change.line, NOTHING_BOUND)
    else this.#keepIfItFits(change.line, change.printed)
  }

  end(): NewLine[] {
    const lost = this.#orphans.filter(({ name }) => !this.#bound[0].has(name))
    adopt(
      lost,
      this.#lines.flatMap((line) => (line.kind === 'written' ? line.pieces : [])),
    )
    return withoutTwinGaps(withWideColumns(this.#lines))
  }

  /** What is captured on the way may say otherwise than when the line was looked at alone. */
  #keepIfItFits(line: ExpectedLine, printed: PrintedRow): void {
    const captures = printed.kind === 'line' ? fitBoth(line, printed.lines, this.#bound) : null
    if (captures === null) this.#write(line, printed)
    else this.#keep(line, captures)
  }

  /** A line that is printed several times stands there once. */
  #keep(line: ExpectedLine, captures: Bound): void {
    const last = this.#lines.at(-1)
    if (last?.kind !== 'kept' || last.line !== line) this.#push({ kind: 'kept', line, captures })
  }

  #write(old: ExpectedLine | null, printed: PrintedRow): void {
    if (printed.kind === 'gap') {
      this.#lines.push({ kind: 'gap' })
      return
    }
    const texts = textsOfRow(printed)
    const mended = old !== null && this.#scene.mayMend ? mendLine(old, texts, this.#bound, this.#scene) : null
    const pieces = mended ?? freshLine(texts, this.#scene)
    const lost = old === null ? [] : capturedBy(old)
    const orphans = lost.filter(({ name }) => !this.#bound[0].has(name) && !isCaptured(name, pieces))
    this.#orphans.push(...adopt(orphans, pieces))
    this.#push({ kind: 'written', pieces })
  }

  #push(line: Extract<NewLine, { kind: 'kept' | 'written' }>): void {
    this.#lines.push(line)
    this.#bound = boundWith(this.#bound, line.kind === 'kept' ? line.captures : capturesOf(line.pieces))
  }
}

function isCaptured(name: string, pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => isHole(piece) && piece.captures && piece.name === name)
}

function capturesOf(pieces: readonly Piece[]): Bound {
  const holes = pieces.filter(isHole).filter(({ captures }) => captures)
  const of = (run: 0 | 1) => new Map(holes.map(({ name, texts }) => [name!, texts[run]]))
  return [of(0), of(1)]
}

function withoutTwinGaps(lines: readonly NewLine[]): NewLine[] {
  return lines.filter((line, index) => {
    const next = lines[index + 1]
    return line.kind !== 'gap' || !(isGap(lines[index - 1]) || (isGap(next) && next?.kind === 'kept'))
  })
}

/** Any number of lines. */
export function isGap(line: NewLine | undefined): boolean {
  return line?.kind === 'gap' || (line?.kind === 'kept' && line.line.pattern.kind === 'gap')
}

/** Lines that fit whatever is printed prove nothing: the author had better know. */
export function provesSomething(lines: readonly NewLine[]): boolean {
  return lines.some((line) => {
    if (line.kind === 'gap' || isGap(line)) return false
    if (line.kind !== 'written' || line.pieces.length === 0) return true
    return line.pieces.some((piece) => !isHole(piece) || piece.type !== 'any' || piece.isFixed)
  })
}
