import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import {
  type HeldDirectory,
  holdBelow,
  holdDirectory,
  makeBelow,
  writeBelow,
} from '../core/held-directory.ts'
import { HostError } from '../core/host-error.ts'

/** Where a session's directory is to be made. */
export interface DirectoryPlace {
  /** Where this process sees the root of the shell's files. */
  root: string
  /** Beginning of its path as the shell sees it; a number is appended. */
  inside: string
  /** The shell may run as another user than this process. */
  shared: boolean
}

/**
 * A directory that both the shell and this process see, each by a path of its own, and through which alone they speak.
 * Its name is a number and not random: it shows in what is printed (`ps`, the shell's own complaints), which must be
 * the same in each run.
 */
export interface SessionDirectory {
  inside: string
  /** It is held, so this leads nowhere else, whatever the lab does. Of what is in it that can't be said. */
  outside: string
  /** Makes FIFOs in it, all with one process. */
  makeFifos(names: readonly string[]): Promise<void>
  /** Writes a file that the shell can read. */
  write(name: string, text: string): void
  /** Whether a file, told by its device and inode, is one of its FIFOs. */
  holds(device: number, inode: number): boolean
  remove(): void
}

const run = promisify(execFile)

/**
 * Makes a session's directory with its `log` and its first FIFOs.
 *
 * @throws {HostError} `session-directory` where there is no place for it
 */
export async function makeSessionDirectory(
  place: DirectoryPlace,
  fifoNames: readonly string[],
): Promise<SessionDirectory> {
  const made = makeNumbered(place)
  const { inside, held } = made
  const fifos = new Set<string>()
  const directory: SessionDirectory = {
    inside,
    outside: held.path,
    async makeFifos(names) {
      // Whoever runs in the session may open /dev/stdout anew, after `su` too. By their paths only root gets at the
      // FIFOs, or, where the shell is another user, all in that place: no barrier against a lab, which is trusted.
      const paths = names.map((name) => `${held.path}/${name}`)
      await run('mkfifo', ['-m', '0666', ...paths])
      for (const path of paths) fifos.add(identity(path))
    },
    write: (name, text) => writeBelow(held, name, text, 0o644),
    holds: (device, inode) => fifos.has(`${device}:${inode}`),
    remove: () => remove(made),
  }
  try {
    writeBelow(held, 'log', '', 0o666)
    await directory.makeFifos(fifoNames)
  } catch (error) {
    directory.remove()
    throw notMade(inside, error)
  }
  return directory
}

function identity(path: string): string {
  const { dev, ino } = statSync(path)
  return `${dev}:${ino}`
}

/** A directory with those above it that are held with it. */
interface Made {
  inside: string
  held: HeldDirectory
  parent: HeldDirectory
  /** Holds the parent, which was made too and goes with it. */
  above: HeldDirectory | null
}

function makeNumbered(place: DirectoryPlace): Made {
  try {
    const { parent, above } = holdParent(place)
    for (let number = 1; ; number += 1) {
      const inside = place.inside + number
      if (!makeBelow(parent, basename(inside))) continue
      const held = holdBelow(parent, basename(inside))
      chmodSync(held.path, place.shared ? 0o711 : 0o700)
      return { inside, held, parent, above }
    }
  } catch (error) {
    throw notMade(place.inside, error)
  }
}

function holdParent({ root, inside }: DirectoryPlace): Pick<Made, 'parent' | 'above'> {
  const path = dirname(inside + 1)
  const above = holdDirectory(root, dirname(path))
  const isMade = makeBelow(above, basename(path))
  const parent = holdBelow(above, basename(path))
  if (!isMade) above.close()
  return { parent, above: isMade ? above : null }
}

/** A directory in a container that has ended went with it. */
function remove({ inside, held, parent, above }: Made): void {
  try {
    for (const name of readdirSync(held.path))
      rmSync(`${held.path}/${name}`, { recursive: true, force: true })
    rmdirSync(`${parent.path}/${basename(inside)}`)
  } catch (error) {
    if (!GONE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    if (above !== null) removeEmpty(`${above.path}/${basename(dirname(inside))}`)
    for (const directory of [held, parent, above]) directory?.close()
  }
}

/** ENOTDIR, ENOTEMPTY: the lab has put something of its own in its place, which goes with the host. EBADF: removed before. */
const GONE = ['ENOENT', 'ESRCH', 'EACCES', 'EBADF', 'ENOTDIR', 'ENOTEMPTY']

function removeEmpty(path: string): void {
  try {
    rmdirSync(path)
  } catch {
    // Another session is in it still, and leaves it behind: it holds nothing.
  }
}

function notMade(path: string, error: unknown): HostError {
  const reason = error instanceof Error ? error.message : String(error)
  return new HostError(
    'io',
    'session-directory',
    `No directory for a session could be made at ${path}: ${reason}`,
    null,
    error,
  )
}
