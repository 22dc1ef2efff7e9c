import type { Element, ElementContent, Root } from 'hast'
import { raw } from 'hast-util-raw'
import { defaultSchema, type Schema, sanitize } from 'hast-util-sanitize'
import type { Root as Markdown } from 'mdast'
import { toHast } from 'mdast-util-to-hast'
import { walkElements, walkMarkdown } from '../../parse/markdown/walk.ts'
import { nodesOf } from '../block/runs.ts'
import { withWholeWords } from '../block/whole-words.ts'
import { headingLinks, type PageHeading } from './headings.ts'
import { markQuestions } from './questions.ts'
import type { Slots } from './slots.ts'

/**
 * Markdown as HTML. Authors may write what they may write on GitHub: `<details>` and `<kbd>`, but no script, no style, no
 * address of another kind than a web page's.
 *
 * @param tree what labrun shows itself is replaced by slots in it
 */
export function proseOf(tree: Markdown, slots: Slots): { tree: Root; headings: PageHeading[] } {
  const dirty = toHast(tree, { allowDangerousHtml: true, clobberPrefix: '' })
  // What holds no HTML of the author's is a tree already: it need not be read as a browser would.
  const whole = hasHtml(tree) ? raw(dirty) : dirty
  const clean = sanitize(whole, schemaWith(slots.name)) as Root
  walkElements(clean, (node) => {
    if (node.tagName === 'blockquote') makeAlert(node)
    if (node.tagName === 'img') linkForeign(node)
    if (node.tagName === 'code') keepWordsWhole(node)
    // Of a picture its own image is left.
    if (node.tagName === 'source' && isForeign(node.properties.srcSet)) delete node.properties.srcSet
  })
  markQuestions(clean)
  const headings = headingLinks(clean)
  slots.fill(clean)
  return { tree: clean, headings }
}

function hasHtml(tree: Markdown): boolean {
  let found = false
  walkMarkdown(tree, ({ type }) => {
    found ||= type === 'html'
  })
  return found
}

function schemaWith(slot: string): Schema {
  return {
    ...defaultSchema,
    tagNames: [...(defaultSchema.tagNames ?? []), slot],
    attributes: { ...defaultSchema.attributes, [slot]: ['title'] },
  }
}

/** Code within a sentence: a fence is a slot by now, or no text alone. */
function keepWordsWhole(code: Element): void {
  const [text, ...more] = code.children
  if (text?.type === 'text' && more.length === 0)
    code.children = nodesOf(withWholeWords([{ text: text.value, className: '' }]))
}

/** A page loads nothing from elsewhere, which would tell others who reads it: an image from there becomes a link to it. */
function linkForeign(image: Element): void {
  const { src, alt } = image.properties
  if (!isForeign(src)) return
  image.tagName = 'a'
  image.properties = { href: String(src) }
  image.children = [{ type: 'text', value: typeof alt === 'string' && alt !== '' ? alt : String(src) }]
}

/** One of the addresses has a host or a scheme of its own. */
function isForeign(addresses: unknown): boolean {
  const all = Array.isArray(addresses) ? addresses : [addresses]
  return all.some((one) => /(?:^|[\s,])(?:[a-z][a-z\d+.-]*:|[\\/]{2})/i.test(String(one)))
}

/** https://docs.github.com/en/get-started/writing-on-github, "Alerts", and the asides of Starlight that look like them. */
const ALERTS: Readonly<Record<string, { title: string; variant: string }>> = {
  NOTE: { title: 'Note', variant: 'note' },
  TIP: { title: 'Tip', variant: 'tip' },
  IMPORTANT: { title: 'Important', variant: 'tip' },
  WARNING: { title: 'Warning', variant: 'caution' },
  CAUTION: { title: 'Caution', variant: 'danger' },
}

/** A quote that begins with `[!NOTE]` becomes an aside. */
function makeAlert(quote: Element): void {
  const paragraph = quote.children.find((child) => child.type === 'element')
  const first = paragraph?.type === 'element' && paragraph.tagName === 'p' ? paragraph.children[0] : undefined
  if (first?.type !== 'text') return
  const [marker, word] = /^\[!([A-Z]+)\][ \t]*(?:\n|$)/.exec(first.value) ?? []
  const alert = ALERTS[word ?? '']
  if (marker === undefined || alert === undefined) return
  first.value = first.value.slice(marker.length)
  quote.tagName = 'aside'
  quote.properties = {
    // A page may have many, and a landmark has to have a name that no other has.
    role: 'note',
    className: ['starlight-aside', `starlight-aside--${alert.variant}`],
    ariaLabel: alert.title,
  }
  const content = quote.children
  quote.children = [
    element('p', { className: ['starlight-aside__title'], ariaHidden: 'true' }, [
      { type: 'text', value: alert.title },
    ]),
    element('div', { className: ['starlight-aside__content'] }, content),
  ]
}

function element(tagName: string, properties: Element['properties'], children: ElementContent[]): Element {
  return { type: 'element', tagName, properties, children }
}
