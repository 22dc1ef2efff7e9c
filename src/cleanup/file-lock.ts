import { spawn, spawnSync } from 'node:child_process'
import { closeSync, fstatSync, openSync, statSync, unlinkSync } from 'node:fs'
import { HostError } from '../core/host-error.ts'

/** A lock that ends with this process, however it ends. Children do not inherit it. */
export interface FileLock {
  readonly path: string
  /** Gives the lock back; with `remove` the file goes first, while nobody else can hold it. */
  release(options?: { remove?: boolean }): void
}

/**
 * Takes the lock on `path`; `null` where another process holds it, or there is no such file.
 *
 * @param options.shared others that share it are no hindrance
 */
export function tryLock(path: string, { create = false, shared = false } = {}): FileLock | null {
  const fd = openLockFile(path, create)
  if (fd === null) return null
  const { status, error } = spawnSync('flock', [...(shared ? ['--shared'] : []), '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  })
  if (error) throw flockMissing(error)
  if (status === 0 && isStillAt(fd, path)) return lockOf(fd, path)
  closeSync(fd)
  return null
}

/**
 * Waits until the lock on `path` is to be had; `null` where `signal` is aborted before.
 *
 * @param onWait called once if it takes waiting
 */
export async function waitForLock(
  path: string,
  onWait: () => void,
  signal?: AbortSignal,
): Promise<FileLock | null> {
  const free = tryLock(path, { create: true })
  if (free) return free
  onWait()
  while (!signal?.aborted) {
    const fd = openSync(path, 'a', 0o600)
    if ((await lockIt(fd, [], signal)) && isStillAt(fd, path)) return lockOf(fd, path)
    closeSync(fd)
  }
  return null
}

/**
 * A lock on a file or directory that others may share; `null` where there is none of that name, `signal` is aborted,
 * or, without `wait`, another process has it for itself.
 */
export async function shareLock(
  path: string,
  { wait = false, signal }: { wait?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<FileLock | null> {
  const fd = openLockFile(path, false)
  if (fd === null) return null
  const options = wait ? ['--shared'] : ['--shared', '--nonblock']
  if ((await lockIt(fd, options, signal)) && isStillAt(fd, path)) return lockOf(fd, path)
  closeSync(fd)
  return null
}

function openLockFile(path: string, create: boolean): number | null {
  try {
    return openSync(path, create ? 'a' : 'r', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

// A lock by flock(2) belongs to the open file, which this process shares with the short-lived `flock`:
// it stays when `flock` has ended, and goes when this process closes the file or dies.
function lockIt(fd: number, options: string[], signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // It must not wait on where this process is killed.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'flock', ...options, '3'], {
      stdio: ['ignore', 'ignore', 'ignore', fd],
    })
    const giveUp = () => child.kill()
    signal?.addEventListener('abort', giveUp)
    child.once('error', (error) => reject(flockMissing(error)))
    child.once('exit', (status) => {
      signal?.removeEventListener('abort', giveUp)
      resolve(status === 0)
    })
  })
}

/** Between open and lock another process may have removed the file: then the lock is on nothing. */
function isStillAt(fd: number, path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false })
  return there !== undefined && there.ino === fstatSync(fd).ino
}

function lockOf(fd: number, path: string): FileLock {
  let held = true
  return {
    path,
    release({ remove = false } = {}) {
      if (!held) return
      held = false
      if (remove) unlinkSync(path)
      closeSync(fd)
    },
  }
}

function flockMissing(cause: Error): HostError {
  return new HostError(
    'environment',
    'flock-missing',
    'the command flock cannot be run',
    'Install it: apt-get install util-linux',
    cause,
  )
}
