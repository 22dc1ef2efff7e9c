import { cardFolder, cardModule, siteTitle } from 'virtual:labrun'
import type { APIRoute, GetStaticPaths } from 'astro'
import type { Card } from './card-svg.ts'
import type * as CardsModule from './cards.ts'
import { labMetadata } from './lab-metadata.ts'
import { type Page, publishedPages } from './published-pages.ts'

// Not Vite's to bundle: it reads fonts beside itself, and loads sharp, which is native.
const { Cards }: typeof CardsModule = await import(/* @vite-ignore */ cardModule)
const cards = new Cards(cardFolder)

/** The picture that links to a page are shown with: `/og/labs/namespaces.png`. */
export const getStaticPaths: GetStaticPaths = async () => {
  const pages = (await publishedPages()).map((page) => ({ page, card: cardOf(page) }))
  if (import.meta.env.PROD) void cards.prepare(pages.map(({ card }) => card))
  return pages.map(({ page, card }) => ({ params: { page: page.id }, props: { card } }))
}

export const GET: APIRoute<{ card: Card }> = async ({ props }) =>
  new Response(new Uint8Array(await cards.png(props.card)), { headers: { 'content-type': 'image/png' } })

function cardOf(page: Page): Card {
  const { title, description = '' } = page.data
  const lab = labMetadata(page)
  return {
    site: siteTitle,
    title,
    description,
    lab: lab?.standing ? { standing: lab.standing, places: lab.places } : null,
  }
}
