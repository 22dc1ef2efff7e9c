import type { Root } from 'mdast'
import type { VFile } from 'vfile'
import { hasErrors } from '../complain.ts'
import { defaultFrontMatter, type FrontMatter } from '../front-matter/defaults.ts'
import { readFrontMatter } from '../front-matter/front-matter.ts'
import { labText } from '../read-file.ts'
import { complainOfReading, hasTooManyBlocks, type Reading } from './markdown.ts'

/** A file that was read, its blocks apart. */
export interface MarkdownFile {
  file: VFile
  /** The Markdown itself, a byte order mark left out; `null` where the file is no text, or too much to be a lab. */
  markdown: { tree: Root; source: string[] } | null
  frontMatter: FrontMatter
}

/** How a Markdown text is read, or what came of that already. */
export type ReadText = (text: string) => Reading

/** Reads a file's Markdown and its front matter. All complaints are messages on the file. */
export function readMarkdownFile(file: VFile, read: ReadText): MarkdownFile {
  const text = hasErrors(file) ? null : labText(file)
  const tree = text === null ? null : treeOf(text, file, read)
  if (text === null || tree === null) return { file, markdown: null, frontMatter: defaultFrontMatter() }
  const source = text.split(/\r\n|\n/)
  return { file, markdown: { tree, source }, frontMatter: readFrontMatter(tree, source, file) }
}

/** @returns `null`, with a message on the file, where it is too much to be a lab */
function treeOf(text: string, file: VFile, read: ReadText): Root | null {
  const reading = hasTooManyBlocks(text) ? 'many' : read(text)
  if (typeof reading !== 'string') return reading
  complainOfReading(reading, file)
  return null
}
