import type { APIRoute, GetStaticPaths } from 'astro'
import { labMetadata } from './lab-metadata.ts'
import { publishedPages } from './published-pages.ts'

/** Each lab beside its page, as a bash script: `/labs/namespaces.sh`, as `labrun export` writes it. The loader has made it. */
export const getStaticPaths: GetStaticPaths = async () => {
  const pages = await publishedPages()
  return pages.flatMap((page) => {
    const script = labMetadata(page)?.script ?? null
    return script === null ? [] : [{ params: { lab: page.id }, props: { script } }]
  })
}

export const GET: APIRoute<{ script: string }> = ({ props }) =>
  new Response(props.script, { headers: { 'content-type': 'text/x-shellscript; charset=utf-8' } })
