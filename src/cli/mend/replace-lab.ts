import { randomUUID } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HostError } from '../../core/host-error.ts'

/**
 * Writes a lab's file anew, at once: whoever looks finds all of the old text or all of the new. A link goes on leading to
 * it, and its mode and owner stay.
 *
 * @param before what it was when it was read: if it is not so any more, somebody else is at work on it
 * @throws {HostError} `changed-meanwhile`, or `not-written` where it can't be; the file is as it was then
 */
export function replaceLab(path: string, before: Buffer, text: string): void {
  try {
    const target = realpathSync(path)
    accessSync(target, constants.W_OK)
    writeBeside(target, path, before, text)
  } catch (error) {
    if (error instanceof HostError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new HostError('io', 'not-written', `${path} can't be written: ${why}`, null, error)
  }
}

/** Its name begins with a dot, so that it is no lab. */
function writeBeside(target: string, path: string, before: Buffer, text: string): void {
  const partial = join(dirname(target), `.${basename(target)}.${randomUUID()}.partial`)
  try {
    const file = openSync(partial, 'wx', 0o600)
    try {
      writeFileSync(file, text)
      takeOwner(file, target)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (!readFileSync(target).equals(before)) throw changed(path)
    renameSync(partial, target)
  } finally {
    rmSync(partial, { force: true })
  }
}

function takeOwner(file: number, target: string): void {
  const { mode, uid, gid } = statSync(target)
  const own = fstatSync(file)
  if (own.uid !== uid || own.gid !== gid) fchownSync(file, uid, gid)
  fchmodSync(file, mode & 0o7777)
}

function changed(path: string): HostError {
  const message = `${path} has changed since it was read, and was left as it is`
  return new HostError('io', 'changed-meanwhile', message, 'Nothing is lost: run it again.')
}
