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

/** A heading of a lab, or of a file that sets it up. */
export interface PartHeading extends LabHeading {
  /** Path of that file; left out for the lab's own. */
  file?: string
}

/** The headings of a lab, behind those of the files that set it up. */
export function labHeadings(
  tree: Root,
  setup: readonly { path: string; markdown: { tree: Root } }[],
): PartHeading[] {
  const ofSetup = setup.flatMap(({ path, markdown }) =>
    headingsOf(markdown.tree).map((heading) => ({ ...heading, file: path })),
  )
  return [...ofSetup, ...headingsOf(tree)]
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
