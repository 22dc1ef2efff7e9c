import { expect, test } from 'vitest'
import { callOnOuterMachine } from '../../faults/outer-machine.ts'
import type { FullFrom } from './full-disk.ts'

test('whichever write to its ledger the disk is full at: nothing is made unwritten, no run is green, all is undone', async () => {
  const runs = await callOnOuterMachine<FullFrom[]>('../hosts/local/full-disk.ts', 'fillAtEachWrite')
  const full = runs.slice(0, -1)
  // Opening it takes five, each of the two blocks six and more.
  expect(full.length).toBeGreaterThan(25)
  expect(full.filter(({ told }) => !told.includes('ledger-not-written'))).toEqual([])
  expect(runs.at(-1)).toMatchObject({ wasFull: false, told: [] })
  for (const { write, unwritten, residue, left } of runs)
    expect({ write, unwritten, residue, left }).toEqual({ write, unwritten: [], residue: [], left: [] })
})
