import type { Html, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { toMarkdown } from 'mdast-util-to-markdown'
import { shortened } from '../terminal/shortened.ts'
import { visible } from '../terminal/visible.ts'
import { count } from '../words/words.ts'

/*
 * What summaries on GitHub are put together of. What is not ours stands in code alone, which the Markdown is made for to hold
 * anything.
 */

/** Bytes. GitHub takes 1 MiB of a step, and nothing at all where it is more. */
export const MOST_BYTES = 1000 * 1024
/** Characters of one text. */
const LONGEST_TEXT = 16 * 1024

/** As many sections as there is room for. */
export function fitting(sections: readonly string[], room: number): string {
  const shown: string[] = []
  let used = 0
  for (const [index, section] of sections.entries()) {
    const left = sections.length - index
    const remark = written([paragraph([text(`${count(left, 'more section')} left out: see the log.`)])])
    used += bytes(section)
    if (used + bytes(remark) > room) return [...shown, remark].join('')
    shown.push(section)
  }
  return shown.join('')
}

export function heading(depth: 2 | 3, children: PhrasingContent[]): RootContent {
  return { type: 'heading', depth, children }
}

export function paragraph(children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children }
}

export function text(value: string): PhrasingContent {
  return { type: 'text', value }
}

/** In a line. */
export function code(value: string): PhrasingContent {
  return { type: 'inlineCode', value: shortened(visible(value), 500).replaceAll(/\s/g, ' ') }
}

/** Without a language, so that GitHub colours nothing. */
export function fence(value: string): RootContent {
  return { type: 'code', value: shortened(visible(value).replace(/\n$/, ''), LONGEST_TEXT) }
}

export function html(value: string): Html {
  return { type: 'html', value }
}

export function written(children: RootContent[]): string {
  return `${toMarkdown({ type: 'root', children }, { extensions: [gfmTableToMarkdown()], fences: true })}\n`
}

export function bytes(markdown: string): number {
  return Buffer.byteLength(markdown)
}
