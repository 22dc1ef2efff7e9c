import { getCollection } from 'astro:content'
import type { PageEntry } from './lab-metadata.ts'

/** A page of the site, as its collection has it. */
export interface Page extends PageEntry {
  id: string
  body?: string
  data: { title: string; description?: string; draft?: boolean }
}

/** The pages that the site shows: drafts only while one writes, as Starlight does. */
export async function publishedPages(): Promise<Page[]> {
  const pages: Page[] = await getCollection('docs')
  return pages.filter(({ id, data }) => id !== '404' && !(import.meta.env.PROD && data.draft === true))
}
