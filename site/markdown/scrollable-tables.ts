import type { Element, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'

/** A rehype plugin: what is too wide for a phone scrolls within a frame of its own, for the keyboard, too. */
export function scrollableTables() {
  return (tree: Root): void => {
    visit(tree, 'element', (node: Element, index, parent) => {
      if (node.tagName !== 'table' || parent === undefined || index === undefined) return
      parent.children[index] = {
        type: 'element',
        tagName: 'div',
        properties: { className: ['wide'], tabIndex: 0, role: 'group', ariaLabel: 'Table' },
        children: [node],
      }
      return SKIP
    })
  }
}
