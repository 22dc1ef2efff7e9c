import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { HostError } from '../../src/core/host-error.ts'
import { toHostErrorOfDisk } from '../../src/hosts/io-error.ts'

const thrown = (code: string, path?: string) =>
  Object.assign(new Error(code), { code }, path === undefined ? {} : { path })

test.each([
  ['ENOSPC', '`labrun doctor` tells where the cache is and how large; `labrun clean --cache` empties it.'],
  ['EDQUOT', '`labrun doctor` tells where the cache is and how large; `labrun clean --cache` empties it.'],
  ['EROFS', null],
])('%s: the hint is on where there may be room', (code, hint) => {
  expect(toHostErrorOfDisk(thrown(code, '/x'))).toMatchObject({ kind: 'io', rule: 'disk', hint })
})

test('other trouble stays what it is', () => {
  const error = new HostError('environment', 'x', 'y')
  expect(toHostErrorOfDisk(error)).toBe(error)
  expect(toHostErrorOfDisk(thrown('EACCES'))).toMatchObject({ kind: 'bug' })
})

test.each([
  ["cp: error writing '/c/layers/x': No space left on device", 'cannot write /c/layers/x: the disk is full'],
  [
    'tar: /c/metadata.tar: Cannot write: No space left on device',
    'cannot write /c/metadata.tar: the disk is full',
  ],
  [
    "mkdir: cannot create directory '/c/x': Read-only file system",
    'cannot write /c/x: the file system can only be read',
  ],
  ['tar: Error is not recoverable\nfrob: Input/output error', 'cannot use: the disk does not work'],
])('a command that says %j', async (said, message) => {
  const failed = promisify(execFile)('sh', ['-c', 'printf "%s\\n" "$1" >&2; exit 2', 'sh', said])
  const error: unknown = await failed.catch((reason: unknown) => reason)
  expect(toHostErrorOfDisk(error)).toMatchObject({ kind: 'io', rule: 'disk', message })
})

test('a command that fails for another reason', async () => {
  const failed = promisify(execFile)('sh', ['-c', 'echo "tar: /x: No such file or directory" >&2; exit 2'])
  const error: unknown = await failed.catch((reason: unknown) => reason)
  expect(toHostErrorOfDisk(error)).toMatchObject({ kind: 'bug' })
})
