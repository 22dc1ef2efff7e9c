import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import type { Root } from 'mdast'
import type { Place } from '../core/place.ts'
import { complain } from '../parse/complain.ts'
import { readMarkdown } from '../parse/markdown/markdown.ts'
import { walkMarkdown } from '../parse/markdown/walk.ts'
import { near } from '../parse/near.ts'
import { shown } from '../parse/words.ts'
import { anchorsOf, htmlLinks } from './anchors.ts'
import type { CheckedLab } from './checked-lab.ts'

/** A link or an image, and where it stands. */
interface Link {
  url: string
  what: 'link' | 'image'
  place: Place
}

/** Warns of links within the repository that lead nowhere. Addresses elsewhere are not asked. */
export function findDeadLinks({ file, tree }: CheckedLab): void {
  const anchors = new Map<string, ReadonlySet<string>>()
  for (const link of linksOf(tree)) {
    const { path, anchor } = parts(link.url)
    // A path from the root is the site's, and a file without a path stands nowhere.
    if (path === null || path.startsWith('/') || (path !== '' && file.path === undefined)) continue
    const target = path === '' ? '' : resolve(file.cwd, dirname(file.path!), path)
    if (target !== '' && !existsSync(target)) warnOfFile(link, path, file)
    else if (anchor !== '' && (target === '' || extname(target) === '.md')) {
      if (!anchors.has(target)) anchors.set(target, anchorsOf(target === '' ? tree : read(target)))
      warnOfAnchor(link, anchor, anchors.get(target)!, file)
    }
  }
}

function linksOf(tree: Root): Link[] {
  const links: Link[] = []
  walkMarkdown(tree, (node) => {
    const { start, end } = node.position!
    const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
    if (node.type === 'link' || node.type === 'definition') links.push({ url: node.url, what: 'link', place })
    else if (node.type === 'image') links.push({ url: node.url, what: 'image', place })
    else if (node.type === 'html')
      for (const { url, isImage } of htmlLinks(node.value))
        links.push({ url, what: isImage ? 'image' : 'link', place })
  })
  return links
}

/** @returns `path: null` for an address elsewhere */
function parts(url: string): { path: string | null; anchor: string } {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(url)) return { path: null, anchor: '' }
  const [before = '', anchor = ''] = url.split(/#(.*)/s)
  return { path: decoded(before.replace(/\?.*$/s, '')), anchor: decoded(anchor) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function read(path: string): Root {
  try {
    const reading = readMarkdown(readFileSync(path, 'utf8'))
    if (typeof reading !== 'string') return reading
  } catch {
    // A directory, or one that must not be read: it has no headings.
  }
  return { type: 'root', children: [] }
}

function warnOfFile({ what, place }: Link, path: string, file: CheckedLab['file']): void {
  complain(file, place, {
    rule: 'dead-link',
    severity: 'warning',
    reason: `found ${what === 'image' ? 'an image' : 'a link'} to ${shown(path)}, which does not exist`,
    hint: 'The path begins where this file is.',
    actual: path,
  })
}

function warnOfAnchor(
  { url, place }: Link,
  anchor: string,
  known: ReadonlySet<string>,
  file: CheckedLab['file'],
): void {
  if (known.has(anchor) || /^(?:top|user-content-.*|:~:.*)$/.test(anchor)) return
  const nearest = near(anchor, [...known])
  complain(file, place, {
    rule: 'dead-link',
    severity: 'warning',
    reason: `found a link to ${shown(url)}, expected a heading that is called so`,
    hint:
      nearest === null
        ? 'Headings are linked to in lower case, with - for blanks and without signs.'
        : `Did you mean #${nearest}?`,
    actual: anchor,
    ...(nearest !== null && { expected: [nearest] }),
  })
}
