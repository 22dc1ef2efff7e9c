import type { Code, Heading, Html, InlineCode, Nodes, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import { type Block, type BlockLine, blockOf, placeIn } from './block.ts'
import { complain } from './complain.ts'
import { findLookAlike, lookAlikeComplaint, type Surroundings } from './look-alike.ts'
import { shown } from './words.ts'

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
  visit(tree, (node: Nodes, _, parent) => {
    if (node.type === 'footnoteDefinition') footnoteEnd = node.position!.end.line
    else if (node.type === 'heading') parts.push({ kind: 'heading', line: line(node) })
    else if (node.type === 'yaml') page.cover(node)
    else if (node.type === 'inlineCode') page.addInlineCode(node)
    else if (node.type === 'html' && parent?.type !== 'paragraph') readHtml(node, page, file)
    else if (node.type === 'code') parts.push(readCode(node, page, source, line(node) <= footnoteEnd, file))
  })
  complainOfLookAlikes(page, parts, source, file)
  return parts
}

/** What each line of the file is part of. */
class Page {
  readonly covered: Uint8Array
  readonly #surroundings = new Map<number, Surroundings>()
  readonly #inlineCode = new Map<string, InlineCode>()

  constructor(lines: number) {
    this.covered = new Uint8Array(lines + 2)
  }

  cover(node: Nodes): void {
    const { start, end } = node.position!
    this.covered.fill(1, start.line, end.line + 1)
  }

  surround(node: Nodes, as: Surroundings): void {
    const { start, end } = node.position!
    for (let at = start.line; at <= end.line; at += 1) this.#surroundings.set(at, as)
  }

  surroundings(at: number): Surroundings {
    return this.#surroundings.get(at) ?? 'text'
  }

  addInlineCode(node: InlineCode): void {
    const { start } = node.position!
    this.#inlineCode.set(`${start.line}:${start.column}`, node)
  }

  /** Length of the inline code that starts there and ends on the same line, delimiters included. */
  inlineLength(at: number, column: number): number | null {
    const position = this.#inlineCode.get(`${at}:${column}`)?.position
    if (position === undefined || position.end.line !== at) return null
    return position.end.column - column
  }
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
      open = complainOfBlock(block, open, file)
    } else if (page.covered[at] === 0) {
      open = complainOfLine(at, page, source[at - 1]!, open, file)
    }
  }
}

function complainOfLine(at: number, page: Page, text: string, open: boolean, file: VFile): boolean {
  const found = findLookAlike(text)
  if (found === null) return open
  const isBare = found.rest.trim() === ''
  if (isBare && open) return false
  const complaint = lookAlikeComplaint(found, page.surroundings(at), page.inlineLength(at, found.column))
  if (complaint === null) return open
  const place = { line: at, column: found.column, endLine: at, endColumn: text.trimEnd().length + 1 }
  complain(file, place, complaint)
  return !isBare
}

/** @returns whether the next bare fence is likely to be this block's closing one */
function complainOfBlock(block: Block, open: boolean, file: VFile): boolean {
  const isShifted = open && block.info.trim() === ''
  if (isShifted) return false
  const swallowed = block.lines.find(({ text }) => isFenceIn(text, block.fence))
  if (swallowed !== undefined) complainOfSwallowed(block, swallowed, file)
  else if (!block.closed) complainOfUnclosed(block, 'at all', CLOSE_HINT, file)
  const hasShort = complainOfShortFence(block, file)
  return hasShort || !block.closed
}

/** A line that would open or close this fence, were it not open, or not so far in. */
function isFenceIn(text: string, fence: string): boolean {
  const run = /^[ \t]*(`{3,}|~{3,})/.exec(text)?.[1]
  return run !== undefined && run[0] === fence[0] && run.length >= fence.length
}

function complainOfUnclosed(block: Block, where: string, hint: string, file: VFile): void {
  const { line, column } = block.place
  complain(
    file,
    { line, column, endLine: line, endColumn: column + block.fence.length + block.info.trimEnd().length },
    {
      rule: 'fence-unclosed',
      reason: `found a fence that is not closed ${where}, expected ${block.fence} on a line of its own`,
      hint,
      actual: block.fence + block.info,
      expected: [block.fence],
    },
  )
}

function complainOfSwallowed(block: Block, swallowed: BlockLine, file: VFile): void {
  const text = swallowed.text.trim()
  const { fence } = block
  const hint =
    text === fence
      ? `Line ${swallowed.line} is indented by four blanks or more, which makes it part of the block.`
      : `To show a fence inside a block, open and close the block with a longer one: ${fence}${fence[0]}`
  complainOfUnclosed(block, `before ${shown(text)} on line ${swallowed.line}`, hint, file)
}

const CLOSE_HINT = 'The closing fence is indented like the opening one, and inside the same list or quote.'

/** A closing fence that lost a backtick: what follows it would run. */
function complainOfShortFence(block: Block, file: VFile): boolean {
  const short = block.lines.find(({ text }) => /^[ \t]*(?:``|~~)[ \t]*$/.test(text))
  if (short === undefined) return false
  const text = short.text.trim()
  const from = short.text.indexOf(text)
  complain(file, placeIn(short, from, from + text.length), {
    rule: 'not-a-fence',
    reason: `found ${shown(text)} in a block, which does not close it, expected ${block.fence}`,
    hint: 'All up to the next closing fence is part of the block.',
    actual: text,
    expected: [block.fence],
  })
  return true
}
