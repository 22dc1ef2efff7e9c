import type { AstroConfig } from 'astro'
import { cardOf, type PicturedPage } from './card-of.ts'
import type { Cards } from './cards.ts'

/** What of the plugin the loader knows: pictures of pages can be drawn while it reads labs, on a processor that else would wait. */
export interface CardsAhead {
  cards: Pick<Cards, 'drawAhead'>
  siteTitle: string
}

/** The name of the plugin's part in Vite. */
export const VITE_PLUGIN = 'labrun'

/** As plugins talk to each other (https://rollupjs.org/plugin-development/#direct-plugin-communication); `null` on a site without pictures. */
export function cardsAheadIn({ vite }: Pick<AstroConfig, 'vite'>): CardsAhead | null {
  const plugins = (vite?.plugins ?? []).flat() as unknown as (Partial<Record<string, unknown>> | null)[]
  const ours = plugins.find((plugin) => plugin?.name === VITE_PLUGIN)
  return (ours?.api as CardsAhead | null | undefined) ?? null
}

/** Only what the site will show has a picture. */
export function drawAhead({ cards, siteTitle }: CardsAhead, page: PicturedPage): void {
  if (page.data.draft !== true) cards.drawAhead(cardOf(page, siteTitle))
}
