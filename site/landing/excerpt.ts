import { readFileSync } from 'node:fs'
import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import { visit } from 'unist-util-visit'

/** A lab's page, as the collection has it. */
interface LabPage {
  id: string
  /** Of the lab itself, seen from the top of the repository. */
  filePath?: string
  data: { title: string }
  rendered?: { html: string } | undefined
}

/** Some of a lab's blocks, and what its page says of the run that they are of. */
export interface Excerpt {
  blocks: Block[]
  /** HTML. */
  receipt: string
}

/** What its author wrote, and the HTML that the lab's page makes of it. */
export interface Block {
  written: string
  shown: string
}

/**
 * Steps out of a lab, as they are written and as they are shown on its page.
 *
 * @param address of the lab's page
 * @throws {Error} where the lab has no such step
 */
export function excerpt(lab: LabPage, steps: readonly string[], address: string): Excerpt {
  const page = fromHtml(lab.rendered?.html ?? '', { fragment: true })
  const receipt = find(page, ({ properties }) => String(properties.className).includes('lr-receipt'))
  const source = readFileSync(lab.filePath ?? '', 'utf8')
  const places = new Set<string>()
  const blocks = steps.map((step) => {
    const frame = find(page, ({ properties }) => properties.id === `step-${step}`)
    const written = blocksOf(source, step)
    if (frame === null || written === null) throw new Error(`${lab.id} has no step ${step}`)
    leadTo(address, frame)
    return {
      written,
      shown: [frame, ...placesOf(frame, page, places)].map((element) => toHtml(element)).join(''),
    }
  })
  if (receipt !== null) tellOf(lab, address, receipt)
  return { blocks, receipt: receipt === null ? '' : toHtml(receipt) }
}

/** What "this page" and "Verified" are about is not said by the page around, as it is on the lab's own. */
function tellOf({ data }: LabPage, address: string, receipt: Element): void {
  const [sentence] = receipt.children.filter((child) => child.type === 'element')
  sentence?.children.unshift(h('a', { href: address }, data.title), { type: 'text', value: ': ' })
  visit(receipt, 'text', (text) => {
    text.value = text.value.replace(/^Verified$/, 'verified').replace('This page, as', 'The lab, as')
  })
}

/** What leads to a place on the lab's page does so from elsewhere, too. */
function leadTo(address: string, frame: Element): void {
  visit(frame, 'element', ({ properties }: Element) => {
    if (String(properties.href ?? '').startsWith('#')) properties.href = `${address}${properties.href}`
  })
}

/** What the heads of blocks open, behind the first of them; each once. */
function placesOf(frame: Element, page: Root, told: Set<string>): Element[] {
  const found: Element[] = []
  visit(frame, 'element', ({ properties }: Element) => {
    const id = String(properties.popoverTarget ?? '')
    const place = id === '' || told.has(id) ? null : find(page, (element) => element.properties.id === id)
    told.add(id)
    if (place !== null) found.push(place)
  })
  return found
}

function find(tree: Root, isWanted: (element: Element) => boolean): Element | null {
  let found: Element | null = null
  visit(tree, 'element', (node: Element) => {
    if (isWanted(node)) found ??= node
  })
  return found
}

/** A step's block, and the block of what it prints where that comes right behind it. */
function blocksOf(markdown: string, step: string): string | null {
  const fence = '```'
  const block = new RegExp(`^${fence}.* id=${step}(?: .*)?\\n[^]*?^${fence}$`, 'm').exec(markdown)
  if (block === null) return null
  const rest = markdown.slice(block.index + block[0].length)
  const output = new RegExp(`^\\s*${fence}(?:\\w+ )?output.*\\n[^]*?^${fence}$`, 'm').exec(rest)
  return block[0] + (output?.index === 0 ? output[0] : '')
}
