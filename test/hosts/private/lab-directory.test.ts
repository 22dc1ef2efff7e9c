import { expect, test } from 'vitest'
import { checkLabDirectory } from '../../../src/hosts/private/lab-directory.ts'

test('a folder that root can read', () => {
  expect(() => checkLabDirectory(import.meta.dirname)).not.toThrow()
})

test('a folder that is for its user alone', () => {
  const refuse = () => {
    throw Object.assign(new Error(), { code: 'EACCES' })
  }
  expect(() => checkLabDirectory('/home/ann/labs', refuse)).toThrow(
    expect.objectContaining({
      kind: 'environment',
      rule: 'lab-folder-unreadable',
      message: "root can't read the lab's folder /home/ann/labs (EACCES), which the host shows as LAB_DIR",
      hint: 'On NFS (root_squash) and FUSE a folder may be for its user alone: copy the lab to a disk of this machine.',
    }),
  )
})
