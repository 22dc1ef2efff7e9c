import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings } from './read-settings.ts'
import type { ChangeOf, Setting } from './things.ts'

/**
 * Sets settings back that still are as the lab has left them. One that is for all links sets those of each, so the widest
 * come first, and what it sets besides is set as it was.
 */
export function restoreSettings(
  changes: readonly ChangeOf<'settings'>[],
  now: readonly Setting[],
  root = '/proc/sys',
): void {
  const ours = changes
    .filter(({ key, after }) => read(root, key) === after?.value)
    .sort((one, other) => breadth(other.key) - breadth(one.key))
  const wanted = new Map(now.map(({ key, value }) => [key, value]))
  for (const { key, before } of ours) if (before !== null) wanted.set(key, before.value)
  for (const { key, before } of ours) if (before !== null) write(root, key, before.value)
  for (const { key, value } of readSettings(root)) {
    const before = wanted.get(key)
    if (before !== undefined && before !== value && isOfLinks(key)) write(root, key, before)
  }
}

function breadth(path: string): number {
  if (/\/ip_forward$/.test(path)) return 3
  return /\/all\//.test(path) ? 2 : /\/default\//.test(path) ? 1 : 0
}

function isOfLinks(path: string): boolean {
  return /^net\/ipv[46]\/(?:ip_forward$|conf\/)/.test(path)
}

function read(root: string, path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8').trim()
  } catch {
    return null
  }
}

/** Whether it took shows in the next snapshot. */
function write(root: string, path: string, value: string): void {
  try {
    writeFileSync(join(root, path), value)
  } catch {
    // Read-only here, or it went meanwhile.
  }
}
