import {
  closeSync,
  constants,
  fchmodSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'

/**
 * A directory in another root, held open. Whatever a lab does to its name, or puts in its place, `path` leads to it: a
 * symbolic link in `/proc/PID/root/…` would lead on this machine to where it points here.
 */
export interface HeldDirectory {
  /** For this process and its children, for as long as it is held. */
  readonly path: string
  /** Lets go of it. Idempotent. */
  close(): void
}

/**
 * Holds the directory `path` (absolute, and through no symbolic link) of the root that shows at `root`.
 *
 * @param root such as `/proc/PID/root`
 * @throws {Error} ENOENT, ENOTDIR or ELOOP where there is no such directory
 */
export function holdDirectory(root: string, path: string): HeldDirectory {
  let held = hold(root, 0)
  for (const name of path.split('/').filter(Boolean)) {
    const parent = held
    try {
      held = holdBelow(parent, name)
    } finally {
      parent.close()
    }
  }
  return held
}

/** Holds the directory `name` of one that is held. */
export function holdBelow(parent: HeldDirectory, name: string): HeldDirectory {
  return hold(`${parent.path}/${name}`, constants.O_NOFOLLOW)
}

/** Makes the directory `name` in one that is held; `false`: something of that name is there. */
export function makeBelow(parent: HeldDirectory, name: string): boolean {
  try {
    // Not with `recursive`: Node 22 then never returns where the path is below a process in /proc that is gone [tried].
    mkdirSync(`${parent.path}/${name}`)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The text of the file at `path`, and not of what a link there leads to. */
export function readItself(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

/** Writes a file of that name anew, in the place of whatever was there. */
export function writeBelow(parent: HeldDirectory, name: string, text: string | Buffer, mode: number): void {
  const path = `${parent.path}/${name}`
  rmSync(path, { force: true })
  const file = openSync(path, 'wx')
  try {
    // Not by open: the umask would have its say.
    fchmodSync(file, mode)
    writeFileSync(file, text)
  } finally {
    closeSync(file)
  }
}

function hold(path: string, flags: number): HeldDirectory {
  const file = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | flags)
  let open = true
  return {
    path: `/proc/${process.pid}/fd/${file}`,
    close() {
      if (open) closeSync(file)
      open = false
    },
  }
}
