import { expect, test } from 'vitest'
import { HostError, toHostError } from '../../src/core/host-error.ts'

const thrown = (code: string, path?: string) =>
  Object.assign(new Error(code), { code }, path === undefined ? {} : { path })

test.each([
  ['ENOSPC', '/var/x', 'cannot write /var/x: the disk is full'],
  ['EROFS', '/var/x', 'cannot write /var/x: the file system can only be read'],
  ['EIO', undefined, 'cannot use: the disk does not work'],
  ['EDQUOT', '/x', 'cannot write /x: the disk quota is used up'],
  ['EMFILE', '/x', 'cannot use /x: too many files are open'],
  ['ENFILE', '/x', 'cannot use /x: too many files are open on this machine'],
])('%s', (code, path, message) => {
  expect(toHostError(thrown(code, path)).toData()).toEqual({ kind: 'io', rule: 'disk', message, hint: null })
})

test('other trouble stays what it is', () => {
  const error = new HostError('environment', 'x', 'y')
  expect(toHostError(error)).toBe(error)
  expect(toHostError(thrown('EACCES'))).toMatchObject({ kind: 'bug' })
})
