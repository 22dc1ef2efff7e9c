import { expect, test } from 'vitest'
import { testKills } from './kill-tests.ts'
import { KINDS } from './victims.ts'

const ON_THE_HOST = ['dockerd', 'containerd', 'shell', 'init', 'unshare'] as const

testKills(ON_THE_HOST)

test('no kind of victim is left out', () => {
  expect([...ON_THE_HOST, 'labrun', 'engine', 'supervisor', 'both', 'clean'].sort()).toEqual(
    [...KINDS].sort(),
  )
})
