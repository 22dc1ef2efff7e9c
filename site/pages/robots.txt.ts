import type { APIRoute } from 'astro'

/** Everything may be read. Where the site's address is known, so is its map. */
export const GET: APIRoute = ({ site }) => {
  const map =
    site === undefined
      ? ''
      : `\nSitemap: ${new URL(`${import.meta.env.BASE_URL.replace(/\/*$/, '/')}sitemap-index.xml`, site)}\n`
  return new Response(`User-agent: *\nAllow: /\n${map}`, {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}
