import { script } from 'virtual:labrun'
import type { APIRoute } from 'astro'

/** The script of lab pages, as a file of its own: no page carries it, and browsers keep it. */
export const GET: APIRoute = () =>
  new Response(script, { headers: { 'content-type': 'text/javascript; charset=utf-8' } })
