import { getCollection } from 'astro:content'
import type { PicturedPage } from '../cards/card-of.ts'

/** A page of the site, as its collection has it. */
export interface Page extends PicturedPage {
  id: string
  body?: string
}

/** The pages that the site shows: drafts only while one writes, as Starlight does. */
export async function publishedPages(): Promise<Page[]> {
  const pages: Page[] = await getCollection('docs')
  return pages.filter(({ id, data }) => id !== '404' && !(import.meta.env.PROD && data.draft === true))
}
