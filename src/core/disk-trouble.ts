/** What a disk can say, in words. */
const words: Record<string, string> = {
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk does not work',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system can only be read',
}

/** Those that also come from reading. */
const alsoReading = ['EIO', 'EMFILE', 'ENFILE']

/** A call of the system's, from the error that it ended with. */
export type FailedCall = Pick<NodeJS.ErrnoException, 'code' | 'path'>

/** What a full or broken disk did to a call, in words; `null` for any other trouble. */
export function diskTrouble({ code = '', path }: FailedCall): string | null {
  const reason = words[code]
  if (reason === undefined) return null
  const act = alsoReading.includes(code) ? 'cannot use' : 'cannot write'
  return `${act}${path === undefined ? '' : ` ${path}`}: ${reason}`
}
