import type { Root } from 'mdast'
import { type Block, blockOf } from './block.ts'
import { walkMarkdown } from './walk.ts'

/** The fenced blocks of a file, by the line that opens each. */
export function blocksByLine(tree: Root, source: readonly string[]): Map<number, Block> {
  const blocks = new Map<number, Block>()
  walkMarkdown(tree, (node) => {
    const block = node.type === 'code' ? blockOf(node, source) : null
    if (block !== null) blocks.set(block.place.line, block)
  })
  return blocks
}
