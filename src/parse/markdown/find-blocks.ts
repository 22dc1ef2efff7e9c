import type { Code, Heading, Html, Root } from 'mdast'
import type { VFile } from 'vfile'
import { complain } from '../complain.ts'
import { type Block, blockOf } from './block.ts'
import { checkFence } from './check-fence.ts'
import { findLookAlike, findStrayFence, lookAlikeComplaint } from './look-alike.ts'
import { Page } from './page.ts'
import { walkMarkdown } from './walk.ts'

/** What of a lab's Markdown matters, in the order of the file. */
export type Part =
  | { kind: 'heading'; line: number }
  | { kind: 'block'; block: Block }
  | { kind: 'code'; line: number }

/**
 * Finds a lab's fenced blocks. Whatever looks like a block and is none, or is one and swallows others, is an error: a step
 * that silently does not run would make a lab green.
 *
 * @param source the file's lines
 */
export function findBlocks(tree: Root, source: readonly string[], file: VFile): Part[] {
  const parts: Part[] = []
  const page = new Page(source.length)
  let footnoteEnd = 0
  walkMarkdown(tree, (node, _, parent) => {
    if (node.type === 'footnoteDefinition') footnoteEnd = node.position!.end.line
    else if (node.type === 'heading') parts.push({ kind: 'heading', line: line(node) })
    else if (node.type === 'yaml') page.cover(node)
    else if (node.type === 'inlineCode') page.addInlineCode(node)
    else if (node.type === 'html' && parent.type !== 'paragraph') readHtml(node, page, file)
    else if (node.type === 'code') parts.push(readCode(node, page, source, line(node) <= footnoteEnd, file))
  })
  complainOfLookAlikes(page, parts, source, file)
  return parts
}

function line(node: Heading | Code): number {
  return node.position!.start.line
}

function readHtml(node: Html, page: Page, file: VFile): void {
  const isComment = node.value.startsWith('<!--')
  if (isComment) page.cover(node)
  else page.surround(node, 'html')
  if (!isComment || node.value.includes('-->')) return
  const { line, column } = node.position!.start
  complain(
    file,
    { line, column },
    {
      rule: 'comment-unclosed',
      reason: 'found a comment that is never closed, expected -->',
      hint: 'All that follows it is part of the comment: nothing there runs.',
      actual: '<!--',
      expected: ['-->'],
    },
  )
}

function readCode(node: Code, page: Page, source: readonly string[], inFootnote: boolean, file: VFile): Part {
  const block = blockOf(node, source)
  if (block === null) {
    page.surround(node, 'indented-code')
    return { kind: 'code', line: line(node) }
  }
  page.cover(node)
  if (inFootnote) complainOfFootnote(block, file)
  return { kind: 'block', block }
}

function complainOfFootnote(block: Block, file: VFile): void {
  complain(file, block.place, {
    rule: 'block-in-footnote',
    reason: 'found a block in a footnote, expected it in the text',
    hint: 'Footnotes are moved to the end of the page, so a reader would not meet it in its order.',
  })
}

/** In the order of the file, since a fence that is none shifts all that follow it. */
function complainOfLookAlikes(
  page: Page,
  parts: readonly Part[],
  source: readonly string[],
  file: VFile,
): void {
  const blocks = parts.flatMap((part) => (part.kind === 'block' ? [part.block] : []))
  // A look-alike has been met, and what seems to be its closing fence has not.
  let open = false
  let next = 0
  for (let at = 1; at <= source.length; at += 1) {
    if (blocks[next]?.place.line === at) {
      const block = blocks[next++]!
      open = checkFence(block, open, file)
    } else if (page.covered[at] === 0) {
      open = complainOfLine(at, page, source[at - 1]!, open, file)
    }
  }
}

function complainOfLine(at: number, page: Page, text: string, open: boolean, file: VFile): boolean {
  const found = findLookAlike(text) ?? findStrayFence(text, (column) => page.isInlineCode(at, column))
  if (found === null) return open
  const isBare = found.rest.trim() === ''
  if (isBare && open) return false
  const complaint = lookAlikeComplaint(found, page.surroundings(at), page.inlineLength(at, found.column))
  if (complaint === null) return open
  const place = { line: at, column: found.column, endLine: at, endColumn: text.trimEnd().length + 1 }
  complain(file, place, complaint)
  return !isBare
}
