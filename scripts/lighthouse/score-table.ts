import { CATEGORIES, type Category, type Cost, type Form, type Judgement } from './judge-page.ts'

/** Performance is timed, and no machine times alike twice; the others are counted. */
export const FLOORS: Readonly<Record<Category, number>> = {
  performance: 98,
  accessibility: 100,
  'best-practices': 100,
  seo: 100,
}

/**
 * Of several runs of a page the one in the middle, by performance.
 *
 * @param judgements at least one
 */
export function middle(judgements: readonly Judgement[]): Judgement {
  const speed = ({ scores }: Judgement) => scores.performance ?? 0
  const sorted = judgements.toSorted((one, other) => speed(one) - speed(other))
  return sorted[Math.floor((sorted.length - 1) / 2)]!
}

export function isBelowFloor({ scores }: Judgement): boolean {
  return CATEGORIES.some((category) => (scores[category] ?? 0) < FLOORS[category])
}

export function headLine(): string {
  return line('page', 'screen', CATEGORIES)
}

/** A score below its floor has a mark, since colours don't reach a log. */
export function scoreLine(page: string, form: Form, { scores }: Judgement): string {
  const cells = CATEGORIES.map((category) => {
    const score = scores[category] ?? 0
    return score < FLOORS[category] ? `${score} ✗` : `${score}`
  })
  return line(page, form, cells)
}

function line(page: string, form: string, cells: readonly string[]): string {
  const columns = cells.map((cell, at) => cell.padEnd(CATEGORIES[at]!.length + 2))
  return [page.padEnd(24), form.padEnd(9), ...columns].join('').trimEnd()
}

/** What takes points, below the line of its page. */
export function costLine({ category, audit, title, points }: Cost): string {
  return `    −${points.toFixed(1)} ${category}: ${title} (${audit})`
}
