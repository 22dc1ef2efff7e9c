import lighthouse, { desktopConfig, type Flags } from 'lighthouse'

/** Lighthouse's categories, in the order in which it shows them. */
export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const
export type Category = (typeof CATEGORIES)[number]

/** Whose screen, processor and network are played: Lighthouse's own two. */
export const FORMS = ['mobile', 'desktop'] as const
export type Form = (typeof FORMS)[number]

/** What one run says of a page. */
export interface Judgement {
  /** From 0 to 100. */
  scores: Partial<Record<Category, number>>
  /** Audits without which the score would be higher, by the points that they take. */
  costs: Cost[]
}

export interface Cost {
  category: Category
  /** Lighthouse's own name of it: `color-contrast`. */
  audit: string
  title: string
  /** Points of the category's 100. */
  points: number
}

/**
 * One run of Lighthouse on a page.
 *
 * @param port where a browser listens for DevTools; it is used as it is, and stays
 * @throws {Error} where the page could not be judged
 */
export async function judgePage(
  url: string,
  form: Form,
  port: number,
  categories: readonly Category[] = CATEGORIES,
): Promise<Judgement> {
  const flags: Flags = { port, logLevel: 'silent', output: 'json', onlyCategories: [...categories] }
  const result = await lighthouse(url, flags, form === 'desktop' ? desktopConfig : undefined)
  if (result === undefined) throw new Error(`Lighthouse said nothing of ${url}`)
  const { lhr } = result
  if (lhr.runtimeError !== undefined) throw new Error(`${url}: ${lhr.runtimeError.message}`)
  const scores: Judgement['scores'] = {}
  const costs: Cost[] = []
  for (const category of categories) {
    const { score, auditRefs } = lhr.categories[category]!
    if (score === null) throw new Error(`${url}: Lighthouse gives no score for ${category}`)
    scores[category] = Math.round(score * 100)
    const weight = auditRefs.reduce((sum, audit) => sum + audit.weight, 0)
    for (const { id, weight: own } of auditRefs) {
      const { score, title } = lhr.audits[id]!
      if (own > 0 && score !== null && score < 1)
        costs.push({ category, audit: id, title, points: (100 * own * (1 - score)) / weight })
    }
  }
  return { scores, costs: costs.sort((one, other) => other.points - one.points) }
}
