import type { Element, ElementContent, Nodes, RootContent } from 'hast'
import { h } from 'hastscript'
import type { PageHeading } from './headings.ts'

/** Deeper headings belong to the section that they stand in, as in the table of contents. */
const DEEPEST = 3

/**
 * Ends each section in which something runs with a box to tick: sections are what a reader marks as done, for blocks are too
 * many, and have no names. The boxes are the script's (`browser/ticks.ts`), which has a use for them; here are their places.
 *
 * @param content the page's prose and blocks
 * @returns the same with the boxes, and how many there are
 */
export function withTicks(
  content: readonly RootContent[],
  headings: readonly PageHeading[],
): { content: RootContent[]; ticks: number } {
  const bySlug = new Map(headings.map((heading) => [heading.slug, heading]))
  const parts: { heading: PageHeading | null; content: RootContent[] }[] = [{ heading: null, content: [] }]
  for (const node of content) {
    const heading = bySlug.get(slugOf(node) ?? '')
    if (heading !== undefined && heading.depth <= DEEPEST) parts.push({ heading, content: [] })
    parts.at(-1)!.content.push(node)
  }
  const ticked = parts.map(({ heading, content }) =>
    heading !== null && content.some(runs) ? [...content, placeOfTick()] : content,
  )
  return {
    content: ticked.flat(),
    ticks: ticked.filter((content, at) => content !== parts[at]!.content).length,
  }
}

/** Of a heading. */
function slugOf(node: RootContent): string | null {
  return node.type === 'element' && /^h[1-6]$/.test(node.tagName) ? String(node.properties.id) : null
}

function runs(node: Nodes): boolean {
  if (node.type !== 'element') return false
  const classes = classesOf(node)
  return (classes.includes('lr') && !classes.includes('lr-read')) || node.children.some(runs)
}

function classesOf({ properties }: Element): readonly unknown[] {
  return Array.isArray(properties.className) ? properties.className : []
}

function placeOfTick(): ElementContent {
  return h('p', { className: 'lr-tick not-content' })
}
