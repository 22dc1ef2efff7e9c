import { dirname, join, relative, sep } from 'node:path'
import { normalize } from 'node:path/posix'
import type { Link, PhrasingContent, Root } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import { pageOf } from './pages.ts'

export interface LinkOptions {
  /** Top of the repository. */
  root: string
  /** What addresses of the site begin with: `/`, or `/labrun/`. */
  base: string
  /** Where the repository's files can be seen, `https://…/blob/main/`; `null`: nowhere. */
  source: string | null
}

/**
 * A remark plugin. Links of a repository's Markdown from file to file, which GitHub understands, become links from page to
 * page. What is no page is shown where the repository is, and if that is not known, it is no link.
 */
export function repositoryLinks({ root, base, source }: LinkOptions) {
  return (tree: Root, { path }: VFile): void => {
    const from = relative(root, path).split(sep).join('/')
    visit(tree, 'paragraph', ({ children }, index, parent) => {
      if (parent === undefined || index === undefined || !children.every(isPicture)) return
      parent.children.splice(index, 1)
      return index
    })
    visit(tree, 'link', (node: Link, index, parent) => {
      // From the top of the site, in its own pages.
      if (node.url.startsWith('/')) node.url = `${base}${node.url.slice(1)}`
      const target = fileIn(node.url, from)
      if (target === null || parent === undefined || index === undefined) return
      const page = pageOf(root, target.file)
      if (page !== null) {
        node.url = `${base}${page.id}/${target.hash}`
        // A reader of the page knows no files.
        if (page.title !== null && isPath(textOf(node), target.file)) node.children = [text(page.title)]
      } else if (source !== null) node.url = `${source}${target.file}${target.hash}`
      else (parent.children as PhrasingContent[]).splice(index, 1, ...node.children)
    })
  }
}

/** Of the site itself, for those who see the repository: here it is at hand. */
function isPicture(node: PhrasingContent): boolean {
  return node.type === 'text'
    ? node.value.trim() === ''
    : node.type === 'image' && !/^[a-z]+:/i.test(node.url)
}

/** The file that a link leads to; `null` for what leads out of the repository, or stays on the page. */
function fileIn(url: string, from: string): { file: string; hash: string } | null {
  if (/^(?:[a-z][a-z\d+.-]*:|\/|#)/i.test(url)) return null
  const [, path, hash = ''] = /^([^#]*)(#.*)?$/.exec(url)!
  return { file: normalize(join(dirname(from), path!)).replace(/\/$/, ''), hash }
}

function isPath(words: string, file: string): boolean {
  return words.endsWith('.md') && (file === words || file.endsWith(`/${words}`))
}

function text(value: string): PhrasingContent {
  return { type: 'text', value }
}
