import { expect, test } from 'vitest'
import { mayStillGo } from '../../../src/cleanup/machine/dying-netns.ts'
import type { Netns } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'

const red: Netns = { key: 'netns red', name: 'red', inode: 4026532001 }
const before = machineWith({ netns: [red] })
const tied = { elsewhere: true, dying: false }

test.each([
  ['nothing went', tied, [red], false],
  ['a name went, and a link has its other end elsewhere', tied, [], true],
  ['a name went, and no link has', { elsewhere: false, dying: false }, [], false],
  ['the name is another namespace’s now', tied, [{ ...red, inode: 4026532002 }], true],
  ['the kernel says so of a link', { elsewhere: true, dying: true }, [red], true],
])('whether links may still go by themselves: %s', (_what, ties, netns, may) => {
  expect(mayStillGo(ties, netns, before)).toBe(may)
})

test('at the first look nothing has gone', () => {
  expect(mayStillGo(tied, [], null)).toBe(false)
})
