import { expect, test } from 'vitest'
import { type Allowed, entryFor, type Fate, staleEntries } from '../../../scripts/mutate/allowed.ts'
import { countsTable } from '../../../scripts/mutate/counts-table.ts'
import type { Mutant } from '../../../scripts/mutate/mutant.ts'

const mutant = (of: string): Mutant => ({ mutation: 'delete command', step: 's', line: 1, of, text: '' })
const entry = (of: string): Allowed => ({
  lab: 'a.md',
  step: 's',
  mutation: 'delete command',
  of,
  reason: 'why',
})

test('an entry is for one change in one lab', () => {
  const allowed = [entry('x')]
  expect(entryFor(mutant('x'), 'a.md', allowed)).toBe(allowed[0])
  expect(entryFor(mutant('x'), 'b.md', allowed)).toBeUndefined()
  expect(entryFor(mutant('y'), 'a.md', allowed)).toBeUndefined()
  expect(entryFor({ ...mutant('x'), step: 't' }, 'a.md', allowed)).toBeUndefined()
  expect(entryFor({ ...mutant('x'), mutation: 'delete line' }, 'a.md', allowed)).toBeUndefined()
})

test('an entry can be for all changes of its kind in a step', () => {
  const { of: _, ...whole } = entry('x')
  expect(entryFor(mutant('y'), 'a.md', [whole])).toBe(whole)
  expect(entryFor({ ...mutant('y'), mutation: 'delete line' }, 'a.md', [whole])).toBeUndefined()
})

test('an entry whose change is noticed, or is none, excuses nothing', () => {
  const allowed = [entry('green'), entry('red'), entry('gone'), { ...entry('gone'), lab: 'b.md' }]
  const fates = new Map<Mutant, Fate>([
    [mutant('green'), { is: 'green', reason: 'why' }],
    [mutant('red'), { is: 'red' }],
  ])
  expect(staleEntries('a.md', allowed, fates)).toEqual([allowed[1], allowed[2]])
})

test('counts by kind', () => {
  const fates = new Map<Mutant, Fate>([
    [mutant('a'), { is: 'green', reason: 'why' }],
    [mutant('b'), { is: 'green', reason: null }],
    [{ ...mutant('c'), mutation: 'change exit' }, { is: 'red' }],
    [
      { ...mutant('d'), mutation: 'change exit' },
      { is: 'trouble', text: '' },
    ],
  ])
  const rows = countsTable(fates).split('\n')
  expect(rows[0]).toBe('                        tried  red  green, with a reason  green, without  not run')
  expect(rows.filter((row) => /delete command|change exit|all/.test(row))).toEqual([
    'delete command              2    0                     1               1        0',
    'change exit                 2    1                     0               0        1',
    'all                         4    1                     1               1        1',
  ])
})
