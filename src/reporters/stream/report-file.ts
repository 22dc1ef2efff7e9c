import { randomUUID } from 'node:crypto'
import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { HostError } from '../../core/host-error.ts'

/**
 * Makes a folder and those above it, one by one: below /proc, Node's own `recursive` never comes back
 * (it takes the ENOENT of a folder that can't be made for one whose parent is missing).
 *
 * @throws what the system says, or what stands there instead
 */
export function makeFolder(path: string): void {
  const kind = statSync(path, { throwIfNoEntry: false })
  if (kind?.isDirectory()) return
  if (kind !== undefined)
    throw new Error(`${path} is ${kind.isFile() ? 'a file' : 'a device or a pipe'}, expected a folder`)
  makeFolder(dirname(path))
  mkdirSync(path)
}

/**
 * Writes a whole file under another name first: who looks finds the old one or the new one, never half of one.
 * What is no regular file (a device, a pipe) is written to as it is.
 *
 * @throws {HostError} `report-not-written`
 */
export function replaceFile(path: string, text: string): void {
  writeReport(path, () => {
    makeFolder(dirname(path))
    const target = existsSync(path) ? realpathSync(path) : path
    if (existsSync(target) && !statSync(target).isFile()) writeFileSync(target, text)
    else rename(target, text)
  })
}

/**
 * Adds to a file that others write to as well.
 *
 * @throws {HostError} `report-not-written`
 */
export function appendReport(path: string, text: string): void {
  writeReport(path, () => appendFileSync(path, text))
}

function rename(target: string, text: string): void {
  const partial = partialOf(target)
  try {
    writeFileSync(partial, text)
    renameSync(partial, target)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

function partialOf(target: string): string {
  return `${target}.${randomUUID()}.partial`
}

/**
 * Whether `replaceFile` would do can only be known by trying: makes the folder, and beside the file another, which is removed.
 *
 * @throws what the system says
 */
export function tryToReplace(path: string): void {
  makeFolder(dirname(path))
  const target = existsSync(path) ? realpathSync(path) : path
  if (existsSync(target)) {
    if (statSync(target).isDirectory()) throw new Error('it is a folder')
    accessSync(target, constants.W_OK)
    if (!statSync(target).isFile()) return
  }
  const trial = partialOf(target)
  writeFileSync(trial, '')
  rmSync(trial)
}

/** Does what writes a report. @throws {HostError} `report-not-written` where that fails */
export function writeReport(path: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const message = `the report could not be written to ${path}: ${cause}`
    throw new HostError('io', 'report-not-written', message, null, error)
  }
}
