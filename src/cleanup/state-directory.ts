import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HostError } from '../core/host-error.ts'
import { type FileLock, tryLock } from './file-lock.ts'

/** Where each private host keeps its directory while it lives; only root may read it. */
export const defaultStateDirectory = '/var/lib/labrun'

/** Where images and image stores stay from run to run. */
export const defaultCacheDirectory = '/var/cache/labrun'

/** The directory of one host, locked for as long as its supervisor lives. */
export interface RunDirectory {
  path: string
  /** Name of the host's cgroup in each hierarchy. */
  cgroup: string
  lock: FileLock
}

/**
 * Makes and locks a directory for the host `name`; a number is appended where the name is taken. It gets its name
 * once it is locked, so that one with a name and without a lock is dead.
 *
 * @throws {HostError} `unsafe-directory` where others than root could have a hand in it.
 */
export function createRunDirectory(stateDirectory: string, name: string): RunDirectory {
  const runs = runsDirectory(stateDirectory)
  for (const directory of [stateDirectory, runs]) ensureOwnDirectory(directory)
  for (;;) {
    const nameless = mkdtempSync(join(runs, newPrefix))
    try {
      const lock = tryLock(lockFile(nameless), { create: true })
      if (lock === null) continue
      const path = giveName(nameless, join(runs, name))
      return { path, cgroup: cgroupOf(path), lock }
    } catch (error) {
      rmSync(nameless, { recursive: true, force: true })
      throw error
    }
  }
}

function giveName(nameless: string, wanted: string): string {
  for (let number = 1; ; number++) {
    const path = number === 1 ? wanted : `${wanted}-${number}`
    if (rename(nameless, path)) return path
  }
}

/** How the names begin of directories that have not got their own yet, and of those that are being removed. */
export const newPrefix = '.new-'
export const gonePrefix = '.gone-'

/** What a run's directory is called while it is being removed. */
export function goneDirectory(runDirectory: string): string {
  return join(dirname(runDirectory), gonePrefix + basename(runDirectory))
}

/** Where the directories of hosts are. */
export function runsDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'runs')
}

/** Names of the runs that have a directory. */
export function runNames(stateDirectory: string): string[] {
  return namesIn(stateDirectory).filter((name) => !name.startsWith('.'))
}

/** Names of the directories that have not got their own yet, or have lost it. */
export function namelessDirectories(stateDirectory: string): string[] {
  return namesIn(stateDirectory).filter((name) => name.startsWith('.'))
}

function namesIn(stateDirectory: string): string[] {
  try {
    return readdirSync(runsDirectory(stateDirectory)).sort()
  } catch {
    return []
  }
}

/** The file whose lock says that a host's supervisor lives. */
export function lockFile(runDirectory: string): string {
  return join(runDirectory, 'lock')
}

/** The name of a host's cgroup in each hierarchy. */
export function cgroupOf(runDirectory: string): string {
  return `labrun-${basename(runDirectory)}`
}

/** Makes `directory` where it is missing. @throws {HostError} where it is another's, or open to others, or a link. */
export function ensureOwnDirectory(directory: string): void {
  const status = lstatSync(directory, { throwIfNoEntry: false }) ?? makeOwn(directory)
  if (status.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o022) === 0) return
  throw new HostError(
    'environment',
    'unsafe-directory',
    `${directory} must be a directory that belongs to root and that nobody else can write`,
    `Look at it with ls -ld ${directory}, and remove it if it is not wanted.`,
  )
}

/** One by one: of a disk that can only be read, Node's own `recursive` says that there is no such folder. */
function makeOwn(directory: string): Stats {
  const parent = dirname(directory)
  if (statSync(parent, { throwIfNoEntry: false }) === undefined) makeOwn(parent)
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    // Another labrun has made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return lstatSync(directory)
}

/** Says whether the name was free. */
function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}
