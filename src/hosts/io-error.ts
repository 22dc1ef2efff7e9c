import { HostError, toHostError } from '../core/host-error.ts'

/** What a disk can say, in words. */
const words: Record<string, string> = {
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk does not work',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system can only be read',
}

/** Any thrown value as a `HostError`, with the disk's trouble told as such. */
export function toHostErrorOfDisk(error: unknown): HostError {
  const { code = '', path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  const reason = words[code]
  if (reason === undefined) return toHostError(error)
  const where = path === undefined ? '' : ` ${path}`
  return new HostError('io', 'disk', `cannot write${where}: ${reason}`, null, error)
}
