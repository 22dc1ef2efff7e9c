import { scriptRoute, tellsDates } from 'virtual:labrun'
import { defineRouteMiddleware } from '@astrojs/starlight/route-data'
import { labMetadata } from './lab-metadata.ts'

/** Gives lab pages their script, and the date of their file, which Starlight knows of its own folder's pages alone. */
export const onRequest = defineRouteMiddleware((context) => {
  const route = context.locals.starlightRoute
  const lab = labMetadata(route.entry)
  if (lab === null) return
  const base = import.meta.env.BASE_URL.replace(/\/$/, '')
  route.head.push({ tag: 'script', attrs: { type: 'module', src: `${base}${scriptRoute}` } })
  if (lab.standing !== null)
    route.head.push({
      tag: 'link',
      attrs: { rel: 'alternate', type: 'text/markdown', href: `${base}/${encodeURI(route.entry.id)}.md` },
    })
  if (tellsDates && lab.lastUpdated !== null) route.lastUpdated ??= new Date(lab.lastUpdated)
})
