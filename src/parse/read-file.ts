import { readFileSync, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { VFile } from 'vfile'
import { HostError } from '../core/host-error.ts'
import { complain, hasErrors } from './complain.ts'

/** A lab may have 4 MB (design: section 1); parsing is a line up to there, and the largest guides known have a tenth. */
export const MAX_LAB_BYTES = 4_000_000

/**
 * Reads a lab's file. What is wrong with its text (too large, not UTF-8 …) is a message on it, and its value is then empty.
 *
 * @param path as the user wrote it: messages begin with it
 * @throws {HostError} `unreadable-file` where it can't be read, or is no file
 */
export async function readLabFile(path: string): Promise<VFile> {
  return labFile(path, await readBytes(path))
}

/**
 * The same at once, for a regular file that a lab names.
 *
 * @param path from `cwd`: messages begin with it
 * @returns what the system says, where it can't be read
 */
export function labFileNow(path: string, cwd: string): VFile | Error {
  try {
    const at = resolve(cwd, path)
    const isTooLarge = statSync(at).size > MAX_LAB_BYTES
    const file = labFile(path, isTooLarge ? Buffer.alloc(MAX_LAB_BYTES + 1) : readFileSync(at))
    file.cwd = cwd
    return file
  } catch (error) {
    return error as Error
  }
}

/** Path of a lab's file, as messages show it. */
export function pathOf(file: VFile): string {
  return file.path ?? 'lab.md'
}

/** Bytes as the file of a lab, with what is wrong with them as messages. */
export function labFile(path: string, bytes: Uint8Array): VFile {
  const file = new VFile({ path, value: bytes })
  file.value = labText(file) ?? ''
  return file
}

/**
 * The text of a lab's file, without a byte order mark.
 *
 * @returns `null`, with a message on the file, where it can't be a lab's
 */
export function labText(file: VFile): string | null {
  const text = typeof file.value === 'string' ? file.value : decode(file, file.value ?? new Uint8Array())
  if (text === null) return null
  checkText(file, text)
  return hasErrors(file) ? null : text.replace(/^\ufeff/, '')
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path)
    return await readUpTo(handle, MAX_LAB_BYTES + 1).finally(() => handle.close())
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new HostError('io', 'unreadable-file', `${path} can't be read: ${why}`, null, error)
  }
}

/** One byte more than allowed is enough to tell that a file is too large, and a device has no end. */
async function readUpTo(handle: FileHandle, most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  while (length < most) {
    const chunk = Buffer.alloc(Math.min(64 * 1024, most - length))
    const { bytesRead } = await handle.read(chunk, 0, chunk.length)
    if (bytesRead === 0) break
    chunks.push(chunk.subarray(0, bytesRead))
    length += bytesRead
  }
  return Buffer.concat(chunks)
}

function decode(file: VFile, bytes: Uint8Array): string | null {
  if (bytes.length > MAX_LAB_BYTES) {
    complainOfSize(file)
    return null
  }
  if (isUtf16(bytes)) {
    complain(
      file,
      { line: 1, column: 1 },
      {
        rule: 'not-utf-8',
        reason: 'found UTF-16, expected UTF-8',
        hint: 'Save the file as UTF-8.',
      },
    )
    return null
  }
  return decodeUtf8(file, bytes)
}

/** A byte order mark of UTF-16, or every other byte of the first characters empty. */
function isUtf16(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  if (bytes.length < 4) return false
  return (
    (first === 0) === (third === 0) && (second === 0) === (fourth === 0) && (first === 0) !== (second === 0)
  )
}

function decodeUtf8(file: VFile, bytes: Uint8Array): string | null {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  // Encoded again it is the same, byte by byte, unless something had to be replaced.
  const again = new TextEncoder().encode(text)
  const at = firstDifference(bytes, again)
  if (at === null) return text
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, at))
  const byte = bytes[Math.min(at, bytes.length - 1)]!.toString(16).padStart(2, '0')
  complain(file, endOf(before), {
    rule: 'not-utf-8',
    reason: `found the byte 0x${byte}, which is not UTF-8`,
    hint: 'Save the file as UTF-8.',
  })
  return null
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at += 1) if (a[at] !== b[at]) return at
  return null
}

function checkText(file: VFile, text: string): void {
  if (text.length > MAX_LAB_BYTES || Buffer.byteLength(text) > MAX_LAB_BYTES) complainOfSize(file)
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    complain(file, endOf(text.slice(0, nul)), {
      rule: 'nul-byte',
      reason: 'found a NUL byte, expected text',
      hint: "Bash can't read one. In a script, write printf '\\0' instead.",
    })
  }
  const cr = /\r(?!\n)/.exec(text)
  if (cr !== null) {
    complain(file, endOf(text.slice(0, cr.index)), {
      rule: 'lone-cr',
      reason: 'found a carriage return without a line feed, expected lines that end with LF or CRLF',
      hint: "Programs don't agree whether it ends a line. In a script, write printf '\\r' instead.",
    })
  }
}

function complainOfSize(file: VFile): void {
  complain(
    file,
    { line: 1, column: 1 },
    {
      rule: 'lab-too-large',
      reason: 'found more than 4 MB, expected a lab of at most 4 MB',
      hint: 'Make two labs of it, or let a step fetch what is large.',
    },
  )
}

/** Where a text ends. A byte order mark takes no column, as in editors. */
function endOf(text: string): { line: number; column: number } {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  return { line: lines.length, column: lines.at(-1)!.length + 1 }
}
