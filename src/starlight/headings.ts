import GithubSlugger from 'github-slugger'
import type { Element, ElementContent, Root } from 'hast'
import { h } from 'hastscript'
import { walkElements } from '../parse/markdown/walk.ts'

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
  walkElements(tree, (node, index, parent) => {
    const depth = Number(/^h([1-6])$/.exec(node.tagName)?.[1])
    if (Number.isNaN(depth)) return
    // The heading that GFM puts above footnotes, for screen readers.
    if (node.properties.className !== undefined) return
    const text = textOf(node)
    const slug = slugger.slug(text)
    headings.push({ depth, slug, text })
    node.properties.id = slug
    parent.children[index] = wrapped(node, slug)
    return index + 1
  })
  return headings
}

/** The mark is the style sheet's. The link is called what the heading says, which stands there once. */
function wrapped(heading: Element, slug: string): Element {
  return h('div', { className: `sl-heading-wrapper level-${heading.tagName}` }, [
    heading,
    h('a', { className: 'sl-anchor-link', href: `#${slug}`, ariaLabelledBy: slug }),
  ])
}

function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}
