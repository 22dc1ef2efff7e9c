import type { Element, Nodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'

/** A page of a site, read. */
export interface ReadPage {
  path: string
  tree: Nodes
}

export function readPage({ path, html }: { path: string; html: string }): ReadPage {
  return { path, tree: fromHtml(html) }
}

export function elementsIn(tree: Nodes): Element[] {
  const own = tree.type === 'element' ? [tree] : []
  return 'children' in tree ? [...own, ...tree.children.flatMap(elementsIn)] : own
}

/**
 * What a page links or loads of its own site, and what is not there: no file, or no element for the anchor.
 *
 * @param files paths of all files of the site
 */
export function brokenLinks(
  page: ReadPage,
  pages: readonly ReadPage[],
  files: ReadonlySet<string>,
): string[] {
  return addresses(page.tree).filter((address) => {
    const url = new URL(address, `http://site${page.path}`)
    if (url.host !== 'site') return false
    const target = decodeURIComponent(url.pathname)
    const other = pages.find(({ path }) => path === target)
    if (other === undefined) return !files.has(target)
    const anchor = decodeURIComponent(url.hash.slice(1))
    return anchor !== '' && !idsOf(other).has(anchor)
  })
}

function addresses(tree: Nodes): string[] {
  return elementsIn(tree).flatMap(({ properties }) =>
    [properties.href, properties.src].filter((value): value is string => typeof value === 'string'),
  )
}

const known = new WeakMap<ReadPage, ReadonlySet<unknown>>()

function idsOf(page: ReadPage): ReadonlySet<unknown> {
  const ids = known.get(page) ?? new Set(elementsIn(page.tree).map(({ properties }) => properties.id))
  known.set(page, ids)
  return ids
}
