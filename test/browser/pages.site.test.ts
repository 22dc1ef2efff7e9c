import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { builtPages, DESKTOP, PHONE, unfold, withBrowser } from './site.ts'

const { open } = withBrowser()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  ([DESKTOP, PHONE] as const).map((viewport) => ({
    colorScheme,
    viewport,
    name: viewport === PHONE ? 'phone' : 'desktop',
  })),
)

/** A fresh machine within CI looks at each page once: the others have been looked at outside of it. */
const isFresh = process.env.LABRUN_FRESH !== undefined

/** Docs are prose in one style, and long: two looks have each scheme and each width. Of notes, which are many, each has one. */
function looksOf(path: string): typeof LOOKS {
  if (isFresh) return [LOOKS[0]!]
  const [, note] = /^\/docs\/decisions\/(\d+)-/.exec(path) ?? []
  if (note !== undefined) return [LOOKS[Number(note) % LOOKS.length]!]
  return path.startsWith('/docs/') ? [LOOKS[0]!, LOOKS.at(-1)!] : LOOKS
}

const CASES = builtPages().flatMap(({ path }) => looksOf(path).map((look) => ({ path, ...look })))

/** What axe finds, each with where. */
async function barriers(page: Page): Promise<string[]> {
  // Not by a script element: the page's own policy would refuse it.
  await page.evaluate(axe)
  return page.evaluate(async (tags) => {
    const found = await (
      window as unknown as {
        axe: {
          run: (options: unknown) => Promise<{
            violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[]
          }>
        }
      }
    ).axe.run({ runOnly: tags })
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
  }, TAGS)
}

test.each(CASES)(
  '$path, $colorScheme, $name: no barrier, no error, nothing foreign, nothing too wide',
  async ({ path, colorScheme, viewport }) => {
    const { page, troubles } = await open(path, { colorScheme, viewport })
    // What is folded is a part of the page, too.
    await unfold(page)
    expect(await barriers(page)).toEqual([])
    expect(troubles).toEqual([])
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(tooWide).toBeLessThanOrEqual(0)
    await page.context().close()
  },
)
