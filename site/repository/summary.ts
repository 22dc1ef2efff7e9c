import { toString as textOf } from 'mdast-util-to-string'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

/** Search engines show about so many characters, and of fewer they make something themselves. */
const LONGEST = 160
const SHORTEST = 60

/** What a page says of itself to search engines: whole sentences of its first paragraph, as many as fit. */
export function summary(markdown: string): string {
  const first = unified()
    .use(remarkParse)
    .parse(markdown)
    .children.find(({ type }) => type === 'paragraph')
  const text = first === undefined ? '' : textOf(first).replace(/\s+/g, ' ').trim()
  if (text.length <= LONGEST) return text
  const sentences = text.slice(0, LONGEST).match(/^.*[.?!](?= )/)?.[0]
  if (sentences !== undefined && sentences.length >= SHORTEST) return sentences
  return `${text.slice(0, LONGEST - 1).replace(/\W*\s\S*$/, '')}…`
}
