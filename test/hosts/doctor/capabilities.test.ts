import { expect, test } from 'vitest'
import { lackingCapabilities } from '../../../src/hosts/doctor/capabilities.ts'

const status = (mask: string) => `Name:\tnode\nCapEff:\t0000000000000000\nCapBnd:\t${mask}\nCapAmb:\t0\n`

test.each([
  ['000001ffffffffff', 40, []],
  ['000001fffeffffff', 40, ['CAP_SYS_RESOURCE']],
  // A container's, and the numbers that this kernel does not know yet.
  ['0000003fffdffffe', 37, ['CAP_CHOWN', 'CAP_SYS_ADMIN']],
  ['0000003fffffffff', 40, ['CAP_PERFMON', 'CAP_BPF', 'CAP_CHECKPOINT_RESTORE']],
  // A kernel that is newer than the list.
  ['000001ffffffffff', 43, []],
])('%s, the last of the kernel is %i', (mask, last, lacking) => {
  expect(lackingCapabilities(status(mask), last)).toEqual(lacking)
})

test('where nothing is told, nothing is said', () => {
  expect(lackingCapabilities('', 40)).toEqual([])
})
