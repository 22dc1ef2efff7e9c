import { hasCards, scriptRoute, tellsDates } from 'virtual:labrun'
import { defineRouteMiddleware } from '@astrojs/starlight/route-data'
import { cardTags } from '../cards/card-tags.ts'
import { escapedHtml } from './escaped-html.ts'
import { labMetadata } from './lab-metadata.ts'

/** Gives pages their pictures, and lab pages their script, their other form, and the date of their file, which Starlight knows of its own folder's pages alone. */
export const onRequest = defineRouteMiddleware((context) => {
  const route = context.locals.starlightRoute
  const base = import.meta.env.BASE_URL.replace(/\/$/, '')
  const { entry, head } = route
  const path = `${base}/og/${encodeURI(entry.id)}.png`
  // Pages that are no entries, and the page of what is not found, have none.
  const isEntry = entry.id !== '404' && (entry.digest !== undefined || entry.rendered !== undefined)
  if (hasCards && context.site !== undefined && isEntry)
    head.push(...cardTags(head, new URL(path, context.site).href, entry.data.title))
  const lab = labMetadata(entry)
  if (lab === null) return
  head.push({ tag: 'script', attrs: { type: 'module', src: `${base}${scriptRoute}` } })
  if (lab.standing !== null)
    head.push({
      tag: 'link',
      attrs: { rel: 'alternate', type: 'text/markdown', href: `${base}/${encodeURI(entry.id)}.md` },
    })
  // Starlight takes what stands in the title for HTML: `</title><script>` would be a script.
  for (const it of head) if (it.tag === 'title') it.content = escapedHtml(it.content ?? '')
  if (tellsDates && lab.lastUpdated !== null) route.lastUpdated ??= new Date(lab.lastUpdated)
})
