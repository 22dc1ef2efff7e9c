import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Candidate, closed, open } from './candidate.ts'
import { hasSteps } from './step-ids.ts'

/** In a folder with more Markdown files than that all are offered: to look into each would take too long. */
const MOST_LOOKED_INTO = 300

/** Folders, and the files that are labs: Markdown with a block that runs, under a name that does not begin with `_` or a dot. */
export function labPaths(begun: string): Candidate[] {
  const { folder, entries } = entriesFor(begun)
  const shown = entries.filter(({ name }) => !/^[_.]/.test(name))
  const files = shown.filter((entry) => entry.name.endsWith('.md') && isFile(folder, entry))
  const labs =
    files.length > MOST_LOOKED_INTO ? files : files.filter(({ name }) => hasSteps(textOf(join(folder, name))))
  return [...labs.map(({ name }) => closed(pathTo(begun, name))), ...folders(begun, folder, shown)]
}

/** Folders alone. */
export function folderPaths(begun: string): Candidate[] {
  const { folder, entries } = entriesFor(begun)
  return folders(begun, folder, entries)
}

/** All files and folders. */
export function filePaths(begun: string): Candidate[] {
  const { folder, entries } = entriesFor(begun)
  const files = entries.filter((entry) => isFile(folder, entry))
  return [...files.map(({ name }) => closed(pathTo(begun, name))), ...folders(begun, folder, entries)]
}

/** The text of a lab, empty where it can't be read. */
export function textOf(path: string): string {
  try {
    return readFileSync(inHome(path), 'utf8')
  } catch {
    return ''
  }
}

function entriesFor(begun: string): { folder: string; entries: Dirent[] } {
  const folder = inHome(folderOf(begun)) || '.'
  const last = begun.slice(folderOf(begun).length)
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
      // Hidden ones are for those who ask for them.
      .filter(({ name }) => name.startsWith(last) && (last.startsWith('.') || !name.startsWith('.')))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    return { folder, entries }
  } catch {
    return { folder, entries: [] }
  }
}

function folders(begun: string, folder: string, entries: readonly Dirent[]): Candidate[] {
  return entries
    .filter((entry) => entry.name !== 'node_modules' && isFolder(folder, entry))
    .map(({ name }) => open(`${pathTo(begun, name)}/`))
}

function isFolder(folder: string, entry: Dirent): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && (kindOf(folder, entry)?.isDirectory() ?? false))
}

function isFile(folder: string, entry: Dirent): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && (kindOf(folder, entry)?.isFile() ?? false))
}

function kindOf(folder: string, { name }: Dirent): ReturnType<typeof statSync> | undefined {
  return statSync(join(folder, name), { throwIfNoEntry: false })
}

/** With the slash at its end; empty where the word has none. */
function folderOf(begun: string): string {
  return begun.slice(0, begun.lastIndexOf('/') + 1)
}

function pathTo(begun: string, name: string): string {
  return folderOf(begun) + name
}

function inHome(path: string): string {
  return path.startsWith('~/') ? homedir() + path.slice(1) : path
}
