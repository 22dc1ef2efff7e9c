import { type FSWatcher, watch } from 'chokidar'
import { foldersOf, isOfEditor, isWanted, type Wanted } from './wanted-paths.ts'

/**
 * So long no other file may be written until those that were are told: editors write twice, or empty a file first. And for
 * 50 ms behind a change chokidar tells of no other one of the same file (`_throttle` in its `_emit`): what was told before
 * they are over would be read, and what is written then never.
 */
const QUIET_MS = 70

/** Tells which files were saved. */
export class SavedFiles {
  readonly #onSaved: (paths: ReadonlySet<string>) => void
  #wanted: Wanted = { paths: new Set(), labFolders: new Set() }
  #watcher: FSWatcher | null = null
  #saved = new Set<string>()
  #timer: NodeJS.Timeout | undefined

  /** @param onSaved told absolute paths of files that were written, made or removed */
  constructor(onSaved: (paths: ReadonlySet<string>) => void) {
    this.#onSaved = onSaved
  }

  /** Resolves once these are watched; what was saved before may have gone unnoticed. */
  async watch(wanted: Wanted): Promise<void> {
    if (isEqual(wanted, this.#wanted)) return
    this.#wanted = wanted
    const before = this.#watcher
    const watcher = watch(foldersOf(wanted), {
      ignoreInitial: true,
      ignored: (path, stats) => stats !== undefined && !isWanted(path, wanted, stats.isDirectory()),
    })
    this.#watcher = watcher
    watcher.on('all', (event, path) => {
      if (!event.endsWith('Dir') && !isOfEditor(path)) this.#note(path)
    })
    // What can't be watched is run again by Enter.
    watcher.on('error', (error) => console.error(`watch: ${(error as Error).message}`))
    await new Promise<void>((resolve) => watcher.once('ready', resolve))
    await before?.close()
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#watcher?.close()
  }

  #note(path: string): void {
    this.#saved.add(path)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const saved = this.#saved
      this.#saved = new Set()
      this.#onSaved(saved)
    }, QUIET_MS)
  }
}

function isEqual(a: Wanted, b: Wanted): boolean {
  const text = ({ paths, labFolders }: Wanted) =>
    JSON.stringify([[...paths].toSorted(), [...labFolders].toSorted()])
  return text(a) === text(b)
}
