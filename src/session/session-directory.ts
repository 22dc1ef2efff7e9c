import { execFile } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { HostError } from '../core/host-error.ts'

/** Where a session's directory is to be made. */
export interface DirectoryPlace {
  /** Beginning of its path as the shell sees it; a number is appended. */
  inside: string
  /** The same as this process sees it. */
  outside: string
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
  const { number, madeParent } = makeNumbered(place)
  const inside = place.inside + number
  const outside = place.outside + number
  const fifos = new Set<string>()
  const directory: SessionDirectory = {
    inside,
    outside,
    async makeFifos(names) {
      // Whoever runs in the session may open /dev/stdout anew, after `su` too. By their paths only root gets at the
      // FIFOs, or, where the shell is another user, all in that place: no barrier against a lab, which is trusted.
      const paths = names.map((name) => `${outside}/${name}`)
      await run('mkfifo', ['-m', '0666', ...paths])
      for (const path of paths) fifos.add(identity(path))
    },
    write(name, text) {
      writeFileSync(`${outside}/${name}`, text)
      chmodSync(`${outside}/${name}`, 0o644)
    },
    holds: (device, inode) => fifos.has(`${device}:${inode}`),
    remove() {
      removeTree(outside)
      if (madeParent) removeEmpty(dirname(outside))
    },
  }
  try {
    makeWritable(`${outside}/log`)
    await directory.makeFifos(fifoNames)
  } catch (error) {
    directory.remove()
    throw notMade(outside, error)
  }
  return directory
}

function identity(path: string): string {
  const { dev, ino } = statSync(path)
  return `${dev}:${ino}`
}

function makeNumbered(place: DirectoryPlace): { number: number; madeParent: boolean } {
  try {
    const parent = dirname(place.outside + 1)
    const madeParent = !existsSync(parent) && makeDirectory(parent)
    for (let number = 1; ; number += 1) {
      if (!makeDirectory(place.outside + number)) continue
      // Not by mkdir: the umask would have its say.
      chmodSync(place.outside + number, place.shared ? 0o711 : 0o700)
      return { number, madeParent }
    }
  } catch (error) {
    throw notMade(place.outside, error)
  }
}

/** Not with `recursive`: Node 22 then never returns where the path is below a process in /proc that is gone [tried]. */
function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function makeWritable(path: string): void {
  closeSync(openSync(path, 'wx'))
  chmodSync(path, 0o666)
}

/** A directory in a container that has ended went with it. */
function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch (error) {
    if (!['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

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
