import { diskTrouble, type FailedCall } from '../core/disk-trouble.ts'
import { HostError, toHostError } from '../core/host-error.ts'

/** What commands such as tar and cp say of it (strerror(3), in C's words). */
const saidByCommands: Record<string, string> = {
  'Disk quota exceeded': 'EDQUOT',
  'Input/output error': 'EIO',
  'No space left on device': 'ENOSPC',
  'Read-only file system': 'EROFS',
}

const FULL = ['ENOSPC', 'EDQUOT']
const ROOM = '`labrun doctor` tells where the cache is and how large; `labrun clean --cache` empties it.'

/** Any thrown value as a `HostError`, with the disk's trouble told as such: also what a command had with it. */
export function toHostErrorOfDisk(error: unknown): HostError {
  if (error instanceof HostError || !(error instanceof Error)) return toHostError(error)
  const trouble = troubleOf(error)
  const message = diskTrouble(trouble)
  if (message === null) return toHostError(error)
  const hint = FULL.includes(trouble.code ?? '') ? ROOM : null
  return new HostError('io', 'disk', message, hint, error)
}

/** The code and path of a failed call: this process's, or that of a command which told of it. */
function troubleOf(error: NodeJS.ErrnoException & { stderr?: unknown }): FailedCall {
  if (typeof error.stderr !== 'string') return error
  for (const line of error.stderr.split('\n')) {
    const said = Object.keys(saidByCommands).find((phrase) => line.endsWith(`: ${phrase}`))
    // cp quotes the path it writes; tar names it without quotes.
    const path = /'([^']+)': [^']*$/.exec(line)?.[1] ?? /^tar: (\/[^:]+): /.exec(line)?.[1]
    if (said !== undefined) return { code: saidByCommands[said]!, ...(path !== undefined && { path }) }
  }
  return {}
}

/** Whether it was the disk's trouble. */
export function isOfDisk(error: unknown): boolean {
  return error instanceof Error && diskTrouble(troubleOf(error)) !== null
}
