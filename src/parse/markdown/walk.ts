import type { Element, Root as Page } from 'hast'
import type { Root as Markdown, Parents, RootContent } from 'mdast'

/**
 * What is done with a node of a tree.
 *
 * @returns the index of the sibling with which to go on, and nothing of what is in the node; `undefined`: into the node, and on after it
 */
export type Visit<Node, Parent> = (node: Node, index: number, parent: Parent) => number | undefined

interface Tree {
  type: string
  children: Tree[]
}

/** Visits all nodes below the top of a text, in its order. What a visitor puts in or takes out counts at once. */
export function walkMarkdown(tree: Markdown, visit: Visit<RootContent, Parents>): void {
  walk(tree as Tree, visit as unknown as Visit<Tree, Tree>)
}

/** Visits all elements below the top of a page, in its order. */
export function walkElements(tree: Page, visit: Visit<Element, Page | Element>): void {
  walk(tree as Tree, (node, index, parent) =>
    node.type === 'element'
      ? visit(node as unknown as Element, index, parent as unknown as Element)
      : undefined,
  )
}

/**
 * By hand, as `unist-util-visit` gives the function that it recurs by another name for each node, for stack traces: with a dozen walks
 * over each lab that was a third of the time of its page.
 */
function walk(parent: Tree, visit: Visit<Tree, Tree>): void {
  let index = 0
  while (index < parent.children.length) {
    const node = parent.children[index]!
    const next = visit(node, index, parent)
    if (next === undefined && node.children !== undefined) walk(node, visit)
    index = next ?? index + 1
  }
}
