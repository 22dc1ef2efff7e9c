import type { Element, ElementContent, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'

/** Words with a dash, in a group so that splitting keeps them; longer ones may have to be broken. */
const DASHED = /(?<!\S)(?=\S{2,24}(?!\S))(\S*-\S*)/

/** A rehype plugin: within a sentence no line ends behind the dashes of an option, as labrun has it on the pages of labs. */
export function wholeWords() {
  return (tree: Root): void => {
    visit(tree, 'element', (node: Element) => {
      if (node.tagName === 'pre') return SKIP
      const [text, ...more] = node.children
      if (node.tagName === 'code' && text?.type === 'text' && more.length === 0)
        node.children = piecesOf(text.value)
      return undefined
    })
  }
}

function piecesOf(text: string): ElementContent[] {
  const pieces = text.split(DASHED).map((value, at): ElementContent => {
    const piece: ElementContent = { type: 'text', value }
    return at % 2 === 0 ? piece : { type: 'element', tagName: 'span', properties: {}, children: [piece] }
  })
  return pieces.filter((piece) => piece.type !== 'text' || piece.value !== '')
}
