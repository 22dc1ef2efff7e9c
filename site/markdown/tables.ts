import type { Element, ElementContent, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'

/** A rehype plugin: tables scroll where a phone is too narrow for them, and what heads no column is no heading. */
export function tables() {
  return (tree: Root): void => {
    visit(tree, 'element', (node: Element, index, parent) => {
      if (node.tagName !== 'table' || parent === undefined || index === undefined) return
      visit(node, 'element', (cell: Element) => {
        if (cell.tagName === 'th' && cell.children.length === 0) cell.tagName = 'td'
      })
      parent.children[index] = frame(node)
      return SKIP
    })
  }
}

/** By the keyboard, too. */
function frame(table: ElementContent): Element {
  const properties = { className: ['wide'], tabIndex: 0, role: 'group', ariaLabel: 'Table' }
  return { type: 'element', tagName: 'div', properties, children: [table] }
}
