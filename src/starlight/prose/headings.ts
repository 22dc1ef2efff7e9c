import GithubSlugger from 'github-slugger'
import type { ElementContent, Root } from 'hast'
import { h } from 'hastscript'
import { walkElements } from '../../parse/markdown/walk.ts'
import { SLOT } from './slots.ts'

/** What a table of contents knows of a heading. */
export interface PageHeading {
  depth: number
  slug: string
  text: string
}

/** Gives each heading its address, as on GitHub, and makes it a link to itself. */
export function headingLinks(tree: Root): PageHeading[] {
  const slugger = new GithubSlugger()
  const headings: PageHeading[] = []
  walkElements(tree, (node) => {
    const depth = Number(/^h([1-6])$/.exec(node.tagName)?.[1])
    if (Number.isNaN(depth)) return
    // The heading that GFM puts above footnotes, for screen readers.
    if (node.properties.className !== undefined) return
    const text = textOf(node)
    const slug = slugger.slug(text)
    headings.push({ depth, slug, text })
    node.properties.id = slug
    node.children = linkedTo(slug, node.children)
  })
  return headings
}

/** No link can be in another, nor what can be clicked itself: beside it there is an empty one, called what the heading says. */
function linkedTo(slug: string, content: ElementContent[]): ElementContent[] {
  const properties = { className: 'lr-heading', href: `#${slug}` }
  if (!content.some(isActive)) return [h('a', properties, content)]
  return [...content, h('a', { ...properties, ariaLabelledBy: slug })]
}

/** Links, and what labrun shows itself: values can be clicked. */
function isActive(node: ElementContent): boolean {
  if (node.type !== 'element') return false
  return node.tagName === 'a' || node.tagName.startsWith(SLOT) || node.children.some(isActive)
}

function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}
