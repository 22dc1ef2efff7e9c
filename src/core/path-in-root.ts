import { readlinkSync } from 'node:fs'

/** So many links Linux follows in one path: path_resolution(7). */
const MOST_LINKS = 40

/**
 * Where a path of another root leads, as a path of this process: links on the way are followed as they are in that root,
 * where this machine's kernel would follow them in its own.
 *
 * @param root such as `/proc/PID/root`
 * @returns a path that is no link; there need be nothing there
 * @throws {Error} ELOOP
 */
export function pathInRoot(root: string, path: string): string {
  const rest = path.split('/')
  const found: string[] = []
  for (let links = 0; rest.length > 0; ) {
    const name = rest.shift()!
    if (name === '' || name === '.') continue
    if (name === '..') {
      found.pop()
      continue
    }
    const target = linkTarget([root, ...found, name].join('/'))
    if (target === null) {
      found.push(name)
      continue
    }
    links += 1
    if (links > MOST_LINKS) throw Object.assign(new Error(`too many links: ${path}`), { code: 'ELOOP' })
    if (target.startsWith('/')) found.length = 0
    rest.unshift(...target.split('/'))
  }
  return [root, ...found].join('/')
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    // No link, or nothing there: whoever opens the path is told.
    return null
  }
}
