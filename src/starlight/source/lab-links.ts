import type { Definition, Link, Root } from 'mdast'
import { walkMarkdown } from '../../parse/markdown/walk.ts'
import { relativeAddress } from './relative-address.ts'

/**
 * Makes links to the files of other labs (`bridge.md#ports`), which GitHub understands, links to their pages.
 *
 * @param pageOf the address of a file's page, by its path seen from the lab's folder; `null` where it has none
 * @returns links to Markdown files that are no pages here
 */
export function linkToPages(tree: Root, pageOf: (file: string) => string | null): string[] {
  const dead: string[] = []
  walkMarkdown(tree, (node) => {
    if (node.type !== 'link' && node.type !== 'definition') return
    const link: Link | Definition = node
    const target = relativeAddress(link.url)
    if (target === null || !isMarkdown(target.path)) return
    const page = pageOf(target.path)
    if (page === null) dead.push(link.url)
    else link.url = `${page}${target.rest}`
  })
  return dead
}

export function isMarkdown(path: string): boolean {
  return /\.md$/i.test(path)
}
