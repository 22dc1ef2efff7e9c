import { basename, dirname, relative, sep } from 'node:path'

/** What is watched. Absolute paths. */
export interface Wanted {
  /** Files, or folders with all that is in them. */
  paths: ReadonlySet<string>
  /** Folders in which every `*.md` may be a lab. */
  labFolders: ReadonlySet<string>
}

/** Folders that have to be looked at: a file that is written anew is another file, and only its folder tells. */
export function foldersOf({ paths, labFolders }: Wanted): string[] {
  return [...new Set([...[...paths].map(dirname), ...labFolders])]
}

/** Whether something may be one of these, or hold one. */
export function isWanted(path: string, { paths, labFolders }: Wanted, isFolder: boolean): boolean {
  if (foldersOf({ paths, labFolders }).includes(path)) return true
  for (const wanted of paths)
    if (path === wanted || (isWithin(path, wanted) && isLookedAt(path, wanted))) return true
  for (const folder of labFolders) if (isLab(isFolder ? `${path}/x.md` : path, folder)) return true
  return false
}

/** Whether it is a lab, by its name, in a folder of labs. */
export function isLab(path: string, folder: string): boolean {
  const parts = relative(folder, path).split(sep)
  const isOther = parts.some((part) => /^[_.]/.test(part) || part === 'node_modules')
  return path.endsWith('.md') && isWithin(path, folder) && !isOther
}

/** What labrun or an editor writes beside labs is no part of them, nor are other labs. */
function isLookedAt(path: string, folder: string): boolean {
  const parts = relative(folder, path).split(sep)
  return !parts.some((part) => part === 'node_modules' || part === '_records' || part.startsWith('.'))
}

export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** Files that editors make for a moment, and what they keep: `x.md~`, `4913` of vim, `#x.md#` of emacs. */
export function isOfEditor(path: string): boolean {
  return /^(?:#.*#|.*~|4913|.*\.sw[a-z]|.*\.tmp)$/.test(basename(path))
}
