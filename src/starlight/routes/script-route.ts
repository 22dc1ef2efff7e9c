import { scripts } from 'virtual:labrun'
import type { APIRoute, GetStaticPaths } from 'astro'

/** The scripts of lab pages, as files of their own: no page carries them, and browsers keep them. */
export const getStaticPaths: GetStaticPaths = () => Object.keys(scripts).map((file) => ({ params: { file } }))

export const GET: APIRoute = ({ params }) =>
  new Response(scripts[params.file ?? ''], { headers: { 'content-type': 'text/javascript; charset=utf-8' } })
