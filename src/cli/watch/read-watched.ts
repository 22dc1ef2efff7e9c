import { HostError } from '../../core/host-error.ts'
import { hasErrors } from '../../parse/complain.ts'
import { filesOf } from '../../parse/lab.ts'
import { readLabFile } from '../../parse/read-file.ts'
import { allFiles, type LoadedFile, type LoadedLabs, loadLab } from '../choice/load-labs.ts'

/** Reads a lab and checks it; `null` where the file is not there. */
export async function readIfThere(
  path: string,
  checkMore?: (loaded: LoadedFile) => void,
): Promise<LoadedFile | null> {
  try {
    return await loadLab(await readLabFile(path), checkMore)
  } catch (error) {
    if (error instanceof HostError && error.rule === 'unreadable-file') return null
    throw error
  }
}

/** All that was read of it, as one text. */
export function textOf({ parsed }: LoadedFile): string {
  return filesOf(parsed)
    .map(({ file }) => String(file.value))
    .join('\0')
}

/** As several are, for who prints their messages. */
export function asLoaded(loaded: LoadedFile): LoadedLabs {
  const setupFiles = loaded.parsed.setup.map(({ file }) => file)
  const files = [loaded]
  return { files, setupFiles, labs: [], valid: !allFiles({ files, setupFiles }).some(hasErrors) }
}
