import type { APIRoute, GetStaticPaths } from 'astro'
import { labMetadata } from './lab-metadata.ts'
import { publishedPages } from './published-pages.ts'

/** Each lab beside its page, as Markdown with what it printed: `/labs/namespaces.md`. The loader has made it. */
export const getStaticPaths: GetStaticPaths = async () => {
  const pages = await publishedPages()
  return pages
    .filter((page) => labMetadata(page)?.standing)
    .map(({ id, body = '' }) => ({ params: { lab: id }, props: { body } }))
}

export const GET: APIRoute<{ body: string }> = ({ props }) =>
  new Response(props.body, { headers: { 'content-type': 'text/markdown; charset=utf-8' } })
