import type { ElementContent, Root } from 'hast'
import type { PhrasingContent, RootContent } from 'mdast'
import { walkElements } from '../../parse/markdown/walk.ts'

/** How the name of each of them begins. */
export const SLOT = 'labrun-slot'

/**
 * Places in the prose for what labrun makes itself. They are elements that nobody else can write, for as long as the prose is
 * turned into HTML and cleaned of what authors may not write; then they make way for what belongs there.
 */
export class Slots {
  readonly name: string
  readonly #contents: ElementContent[][] = []

  /** @param source the Markdown: none of it may be taken for a slot */
  constructor(source: string) {
    let name = SLOT
    while (source.toLowerCase().includes(name)) name += '-x'
    this.name = name
  }

  /**
   * A node of the Markdown tree that stands for this content.
   *
   * @param text what the node counts as where text alone is asked for, as in a heading's address
   */
  add(content: ElementContent[], text = ''): RootContent & PhrasingContent {
    const index = this.#contents.push(content) - 1
    const node = {
      type: 'labrunSlot',
      data: { hName: this.name, hProperties: { title: String(index) } },
      children: text === '' ? [] : [{ type: 'text', value: text }],
    }
    return node as unknown as RootContent & PhrasingContent
  }

  /** Puts every content in its place. */
  fill(tree: Root): void {
    walkElements(tree, (node, index, parent) => {
      if (node.tagName !== this.name) return
      const content = this.#contents[Number(node.properties.title)] ?? []
      parent.children.splice(index, 1, ...content)
      return index + content.length
    })
  }
}
