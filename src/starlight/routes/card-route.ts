import { cardFolder, cardModule, siteTitle } from 'virtual:labrun'
import type { APIRoute, GetStaticPaths } from 'astro'
import { cardOf } from '../cards/card-of.ts'
import type { Card } from '../cards/card-svg.ts'
import type * as CardsModule from '../cards/cards.ts'
import { publishedPages } from './published-pages.ts'

// Not Vite's to bundle: it reads fonts beside itself, and loads sharp, which is native.
const { cardsIn }: typeof CardsModule = await import(/* @vite-ignore */ cardModule)
const cards = cardsIn(cardFolder)

/** The picture that links to a page are shown with: `/og/labs/namespaces.png`. */
export const getStaticPaths: GetStaticPaths = async () => {
  const pages = (await publishedPages()).map((page) => ({ page, card: cardOf(page, siteTitle) }))
  if (import.meta.env.PROD) void cards.prepare(pages.map(({ card }) => card))
  return pages.map(({ page, card }) => ({ params: { page: page.id }, props: { card } }))
}

export const GET: APIRoute<{ card: Card }> = async ({ props }) =>
  new Response(new Uint8Array(await cards.png(props.card)), { headers: { 'content-type': 'image/png' } })
