import { pageEnding, siteDescription, siteTitle } from 'virtual:labrun'
import type { APIRoute } from 'astro'
import { llmsFullText, llmsText, type SiteText } from '../markdown/llms-text.ts'
import { labMetadata } from './lab-metadata.ts'
import { publishedPages } from './published-pages.ts'

/** What the site holds, for programs that read it: `/llms.txt`, and all of it in one: `/llms-full.txt`. */
export const GET: APIRoute = async ({ routePattern, site }) => {
  const text = await siteText(site)
  return new Response(routePattern.includes('full') ? llmsFullText(text) : llmsText(text), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}

async function siteText(site: URL | undefined): Promise<SiteText> {
  const base = import.meta.env.BASE_URL.replace(/\/$/, '')
  const absolute = (path: string) => (site === undefined ? path : new URL(path, site).href)
  const pages = await publishedPages()
  return {
    title: siteTitle,
    description: siteDescription,
    pages: pages
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((page) => {
        const standing = labMetadata(page)?.standing ?? null
        const path = standing === null ? pagePath(page.id) : `${encodeURI(page.id)}.md`
        return {
          title: page.data.title,
          description: page.data.description ?? '',
          address: absolute(`${base}/${path}`),
          standing,
          body: page.body ?? '',
        }
      }),
  }
}

function pagePath(id: string): string {
  return id === 'index' ? '' : `${encodeURI(id)}${pageEnding}`
}
