import type { Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { type Block, blockOf } from './block.ts'

/** The fenced blocks of a file, by the line that opens each. */
export function blocksByLine(tree: Root, source: readonly string[]): Map<number, Block> {
  const blocks = new Map<number, Block>()
  visit(tree, 'code', (node) => {
    const block = blockOf(node, source)
    if (block !== null) blocks.set(block.place.line, block)
  })
  return blocks
}
