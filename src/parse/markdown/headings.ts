import type { Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { walkMarkdown } from './walk.ts'

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
  walkMarkdown(tree, (node) => {
    if (node.type !== 'heading') return
    headings.push({ line: node.position!.start.line, depth: node.depth, text: textOf(node) })
  })
  return headings
}
