import { expect, test } from 'vitest'
import { residueText } from '../../src/core/residue-text.ts'

test('with the command that mends it', () => {
  expect(residueText({ what: 'link v0 (veth) was added', remove: 'ip link delete dev v0' })).toBe(
    'link v0 (veth) was added: ip link delete dev v0',
  )
})

test('where no command does, that is said', () => {
  expect(residueText({ what: 'link eth1 (ether) was removed', remove: '' })).toBe(
    'link eth1 (ether) was removed: no command mends that',
  )
})
