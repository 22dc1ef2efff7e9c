import { readFileSync } from 'node:fs'
import type { APIRoute, GetStaticPaths } from 'astro'
import { recordOf } from './lab-metadata.ts'
import { publishedPages } from './published-pages.ts'

/** Each lab's record beside its page, byte for byte: `/labs/namespaces.json`. */
export const getStaticPaths: GetStaticPaths = async () => {
  const pages = await publishedPages()
  return pages.flatMap((page) => {
    const record = recordOf(page)
    return record === null ? [] : [{ params: { lab: page.id }, props: { record } }]
  })
}

export const GET: APIRoute<{ record: string }> = ({ props }) =>
  new Response(readFileSync(props.record), { headers: { 'content-type': 'application/json; charset=utf-8' } })
