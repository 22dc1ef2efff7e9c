import type { Nodes, Root } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { VFile } from 'vfile'
import { complain } from '../complain.ts'
import { bareLinksNotIn, withoutBareLinks } from './bare-links.ts'

const base = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml']).freeze()
type Reader = ReturnType<typeof makeReader>
const readers = new Map<string, Reader>()

/** What reads a text, made once for all texts that lack the same. */
function readerFor(text: string): Reader {
  const left = bareLinksNotIn(text)
  const key = left.join()
  const reader = readers.get(key) ?? makeReader(left)
  readers.set(key, reader)
  return reader
}

function makeReader(left: readonly string[]) {
  return base().use(withoutBareLinks, left).freeze()
}

/** What came of a text: its tree, or why there is none: it nests too deep, or takes too long. */
export type Reading = Root | 'deep' | 'slow'

/** Quotes, lists and emphasis within each other: more than anybody writes, and less than overflows a stack. */
const DEEPEST = 200

/** What walks a tree, and what runs the steps, is a line to here. */
const MOST_BLOCKS = 10_000

/** Longer than any lab takes on any machine. */
export const READING_LIMIT_MS = 20_000

/** A Markdown text as a tree: CommonMark, GitHub's additions, front matter. Never `slow`: it takes the time it takes. */
export function readMarkdown(text: string): Reading {
  try {
    const tree = readerFor(text).parse(text)
    return isDeep(tree) ? 'deep' : tree
  } catch (error) {
    // The stack has overflowed.
    if (error instanceof RangeError) return 'deep'
    throw error
  }
}

/** Level by level: no recursion, which is what this guards. */
function isDeep(tree: Root): boolean {
  let level: Nodes[] = [tree]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true
    level = level.flatMap((node) => ('children' in node ? (node.children as Nodes[]) : []))
  }
  return false
}

/** Whether a text has more blocks than a lab may have, told without reading it. */
export function hasTooManyBlocks(text: string): boolean {
  let fences = 0
  for (const _ of text.matchAll(/^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?:`{3}|~{3})/gm)) {
    fences += 1
    if (fences > 2 * MOST_BLOCKS) return true
  }
  return false
}

/** Says why there is no tree. */
export function complainOfReading(why: 'deep' | 'slow' | 'many', file: VFile): void {
  complain(file, { line: 1, column: 1 }, COMPLAINTS[why])
}

const COMPLAINTS = {
  many: {
    rule: 'lab-too-large',
    reason: 'found more than 10 000 blocks, expected a lab of at most 10 000',
    hint: 'Make several labs of it.',
  },
  deep: {
    rule: 'lab-too-complex',
    reason: `found quotes, lists or emphasis that are nested more than ${DEEPEST} deep, expected less`,
    hint: 'A block that is only to be read can show such a text as it is.',
  },
  slow: {
    rule: 'lab-too-complex',
    reason: `found Markdown that takes more than ${READING_LIMIT_MS / 1000} s to read, expected a plainer text`,
    hint: 'Most often it is one endless paragraph with thousands of signs: leave blank lines in it, or make a block of it.',
  },
} as const
