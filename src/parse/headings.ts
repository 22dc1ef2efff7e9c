import type { Heading, Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'

/** A heading of a lab's text. */
export interface LabHeading {
  line: number
  /** From 1, as the number of its `#`. */
  depth: number
  text: string
}

/** The headings of a text, in order. */
export function headingsOf(tree: Root): LabHeading[] {
  const headings: LabHeading[] = []
  visit(tree, 'heading', (node: Heading) => {
    headings.push({ line: node.position!.start.line, depth: node.depth, text: textOf(node) })
  })
  return headings
}
