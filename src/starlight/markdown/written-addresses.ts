import type { Definition, Html, Image, Link, Nodes, Root } from 'mdast'
import { walkMarkdown } from '../../parse/markdown/walk.ts'

/** Where a line and a column of a file are, both from 1. */
export interface Point {
  line: number
  column: number
}

/** An address as it is written in a file's text. */
export interface WrittenAddress {
  /** What it means. */
  url: string
  isImage: boolean
  /** From its first character to behind its last. */
  from: Point
  to: Point
}

/** The addresses of links and images in a text, in code none. One that is written oddly, over lines of a quote say, is left out. */
export function writtenAddresses(tree: Root, source: readonly string[]): WrittenAddress[] {
  const found: WrittenAddress[] = []
  walkMarkdown(tree, (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      found.push(...addressOf(node, source))
    if (node.type === 'html') found.push(...addressesInHtml(node, source))
  })
  return found
}

/** https://spec.commonmark.org/0.31.2/#link-destination and #link-title; at the end of a link, an image or a definition. */
const TITLE = /(?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?/.source
const DESTINATION = /(<[^<>\n]*>|(?:[^\s()\\<]|\\.|\([^\s()]*\))(?:[^\s()\\]|\\.|\([^\s()]*\))*)/.source
const OF_LINK = new RegExp(`\\]\\(\\s*${DESTINATION}${TITLE}\\s*\\)$`, 'ds')
const OF_DEFINITION = new RegExp(`\\]:\\s*${DESTINATION}${TITLE}\\s*$`, 'ds')

function addressOf(node: Link | Image | Definition, source: readonly string[]): WrittenAddress[] {
  const text = textOf(node, source)
  const place = (node.type === 'definition' ? OF_DEFINITION : OF_LINK).exec(text)?.indices?.[1]
  if (place === undefined) return []
  return [addressAt(node, text, place, { url: node.url, isImage: node.type === 'image' })]
}

function addressesInHtml(node: Html, source: readonly string[]): WrittenAddress[] {
  const text = textOf(node, source)
  const tags = text.matchAll(/<(?:a|img)\s(?:[^<>]*?\s)?(href|src)\s*=\s*(?:"([^"<>&]+)"|'([^'<>&]+)')/dgi)
  return [...tags].map((match) => {
    const url = match[2] ?? match[3]!
    const place = match.indices![2] ?? match.indices![3]!
    return addressAt(node, text, place, { url, isImage: match[1]!.toLowerCase() === 'src' })
  })
}

function addressAt(
  { position }: Nodes,
  text: string,
  [from, to]: [number, number],
  what: Pick<WrittenAddress, 'url' | 'isImage'>,
): WrittenAddress {
  const pointAt = (offset: number): Point => {
    const before = text.slice(0, offset).split('\n')
    const { line, column } = position!.start
    const last = before.at(-1)!.length
    return { line: line + before.length - 1, column: before.length === 1 ? column + last : last + 1 }
  }
  return { ...what, from: pointAt(from), to: pointAt(to) }
}

/** As it is written, with what its lines begin with in a quote or a list. */
function textOf({ position }: Nodes, source: readonly string[]): string {
  const { start, end } = position!
  const lines = source.slice(start.line - 1, end.line)
  lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column - 1)
  lines[0] = lines[0]!.slice(start.column - 1)
  return lines.join('\n')
}
