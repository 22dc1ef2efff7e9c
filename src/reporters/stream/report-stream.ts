import { fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder, writeReport } from './report-file.ts'

/**
 * Empties a file, or makes it, and returns what writes to it: at once, so that a labrun that is killed leaves what has been told
 * so far. Of a text that does not fit on the disk nothing stays, so that each line is a whole one.
 *
 * @throws where it can't be opened; what it returns throws {HostError} `report-not-written`
 */
export function openReport(path: string): (text: string) => void {
  makeFolder(dirname(path))
  // Node's own `a` would not empty it. What is no file (a pipe, a device) takes no notice of either.
  const descriptor = openSync(path, 'w')
  const isFile = fstatSync(descriptor).isFile()
  let end = 0
  return (text) =>
    writeReport(path, () => {
      const bytes = Buffer.from(text)
      try {
        writeAll(descriptor, bytes, isFile ? end : null)
        end += bytes.length
      } catch (error) {
        if (isFile) ftruncateSync(descriptor, end)
        throw error
      }
    })
}

/** A disk that is nearly full takes a part. */
function writeAll(descriptor: number, bytes: Buffer, at: number | null): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(descriptor, bytes, done, bytes.length - done, at === null ? null : at + done)
}
