import { accessSync, constants, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SetUpError } from './set-up-error.js'

/**
 * Keeps two set-ups of one checkout apart: the second waits for the first, and finds nothing left to do.
 * A lock whose holder is dead does not count.
 * @param {string} file
 * @param {(holder: string) => void} onWait called once, where there is something to wait for
 * @param {AbortSignal} interrupted ends the waiting
 * @param {() => Promise<void>} work
 */
export async function withLock(file, onWait, interrupted, work) {
  checkFolder(dirname(file))
  let waited = false
  while (!take(file)) {
    const holder = holderOf(file)
    if (holder === null) {
      rmSync(file, { force: true })
      continue
    }
    if (!waited) onWait(holder)
    waited = true
    await sleep(200)
    interrupted.throwIfAborted()
  }
  try {
    await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/**
 * A checkout that somebody else set up, root for one, is not this user's to change.
 * @param {string} folder
 */
function checkFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code
    throw new SetUpError(
      `set-up: ${folder} can't be written (${code}). Run the same command as the user that owns this checkout, for example root.`,
    )
  }
}

/**
 * By a link, so that the file is never there without its holder in it.
 * @param {string} file
 */
function take(file) {
  const own = `${file}.${process.pid}`
  writeFileSync(own, identity(process.pid))
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own)
  }
}

/**
 * The number of the process that holds the lock; `null` where it is dead.
 * @param {string} file
 */
function holderOf(file) {
  try {
    const holder = readFileSync(file, 'utf8')
    const [pid = ''] = holder.split(' ')
    return identity(pid) === holder ? pid : null
  } catch {
    return null
  }
}

/**
 * A process's number and the time it started at (proc_pid_stat(5), field 22): numbers are used again.
 * @param {number | string} pid
 */
function identity(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return `${pid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20]}`
}
