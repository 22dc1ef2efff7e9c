import GithubSlugger from 'github-slugger'
import type { Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { walkMarkdown } from '../parse/markdown/walk.ts'

/** What a page can be linked to by: its headings, as GitHub and Starlight name them, and the ids in its HTML. */
export function anchorsOf(tree: Root): ReadonlySet<string> {
  const slugger = new GithubSlugger()
  const anchors = new Set<string>()
  walkMarkdown(tree, (node) => {
    if (node.type === 'heading') anchors.add(slugger.slug(textOf(node)))
    if (node.type === 'footnoteDefinition') anchors.add(`fn-${node.identifier}`)
    if (node.type !== 'html') return
    for (const [, , id] of node.value.matchAll(/\s(?:id|name)\s*=\s*(["'])(.*?)\1/gi)) anchors.add(id!)
  })
  return anchors
}

/** The links and images of a piece of HTML; what is in a comment is none. */
export function htmlLinks(html: string): { url: string; isImage: boolean }[] {
  const shown = html.replace(/<!--.*?(?:-->|$)/gs, '')
  return [...shown.matchAll(/<(a|img)\s[^>]*?\b(?:href|src)\s*=\s*(["'])(.*?)\2/gis)].map(
    ([, tag, , url]) => ({
      url: url!,
      isImage: tag!.toLowerCase() === 'img',
    }),
  )
}
