import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Root } from 'hast'
import { h, s } from 'hastscript'
import { SKIP, visit } from 'unist-util-visit'

/** What a table of contents knows of a heading. */
export interface PageHeading {
  depth: number
  slug: string
  text: string
}

/** Gives each heading its address, as on GitHub, and a link to itself, as in Starlight's own pages. */
export function headingLinks(tree: Root): PageHeading[] {
  const slugger = new GithubSlugger()
  const headings: PageHeading[] = []
  visit(tree, 'element', (node: Element, index, parent) => {
    const depth = Number(/^h([1-6])$/.exec(node.tagName)?.[1])
    if (Number.isNaN(depth) || parent === undefined || index === undefined) return
    // The heading that GFM puts above footnotes, for screen readers.
    if (node.properties.className !== undefined) return
    const text = textOf(node)
    const slug = slugger.slug(text)
    headings.push({ depth, slug, text })
    node.properties.id = slug
    parent.children[index] = wrapped(node, slug, text)
    return SKIP
  })
  return headings
}

function wrapped(heading: Element, slug: string, text: string): Element {
  return h('div', { className: `sl-heading-wrapper level-${heading.tagName}` }, [
    heading,
    h('a', { className: 'sl-anchor-link', href: `#${slug}` }, [
      h('span', { ariaHidden: 'true', className: 'sl-anchor-icon' }, [
        s('svg', { width: 16, height: 16, viewBox: '0 0 24 24', fill: 'currentColor' }, [
          s('path', { d: LINK }),
        ]),
      ]),
      h('span', { className: 'sr-only', dataPagefindIgnore: '' }, `Section titled “${text}”`),
    ]),
  ])
}

const LINK =
  'm12.11 15.39-3.88 3.88a2.52 2.52 0 0 1-3.5 0 2.47 2.47 0 0 1 0-3.5l3.88-3.88a1 1 0 0 0-1.42-1.42l-3.88 3.89a4.48 4.48 0 0 0 6.33 6.33l3.89-3.88a1 1 0 1 0-1.42-1.42m8.58-12.08a4.49 4.49 0 0 0-6.33 0l-3.89 3.88a1 1 0 0 0 1.42 1.42l3.88-3.88a2.52 2.52 0 0 1 3.5 0 2.47 2.47 0 0 1 0 3.5l-3.88 3.88a1 1 0 1 0 1.42 1.42l3.88-3.89a4.49 4.49 0 0 0 0-6.33M8.83 15.17a1 1 0 0 0 1.1.22 1 1 0 0 0 .32-.22l4.92-4.92a1 1 0 0 0-1.42-1.42l-4.92 4.92a1 1 0 0 0 0 1.42'

function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}
