import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { applyChanges, foldLooks, type Look } from '../../../src/cleanup/machine/fold.ts'
import type { MachineSnapshot } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'
import { link, rules, setting } from './some-things.ts'

const value = (text: string) => machineWith({ settings: [setting('net/a', text)] })
const step = (by: 'lab' | 'others', before: MachineSnapshot, after: MachineSnapshot): Look => ({
  lab: [],
  others: [],
  [by]: differenceOf(before, after),
})

test('from before the lab’s first change to after its last', () => {
  const looks = [step('lab', value('0'), value('1')), step('lab', value('1'), value('2'))]
  expect(foldLooks(looks)).toMatchObject([{ before: { value: '0' }, after: { value: '2' } }])
})

test('what the lab, or somebody else, has set back is none', () => {
  expect(foldLooks([step('lab', value('0'), value('1')), step('lab', value('1'), value('0'))])).toEqual([])
  expect(foldLooks([step('lab', value('0'), value('1')), step('others', value('1'), value('0'))])).toEqual([])
})

test('what others have set after the lab stays the lab’s, as it left it', () => {
  const looks = [step('lab', value('0'), value('1')), step('others', value('1'), value('5'))]
  expect(foldLooks(looks)).toMatchObject([{ before: { value: '0' }, after: { value: '1' } }])
})

test('and where the lab changes that again, it is to be as they had set it', () => {
  const looks = [
    step('lab', value('0'), value('1')),
    step('others', value('1'), value('5')),
    step('lab', value('5'), value('6')),
  ]
  expect(foldLooks(looks)).toMatchObject([{ before: { value: '5' }, after: { value: '6' } }])
})

test('what was made and taken away again never was', () => {
  const [without, having] = [machineWith({}), machineWith({ links: [link(4, 'x')] })]
  expect(foldLooks([step('lab', without, having), step('lab', having, without)])).toEqual([])
  expect(foldLooks([step('lab', having, without)])).toMatchObject([{ how: 'removed', after: null }])
})

test('a difference makes of the machine before the one after, rules in their order', () => {
  const targets = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'))
  fc.assert(
    fc.property(targets, targets, (one, other) => {
      const common = one.filter((name) => other.includes(name))
      // The same order in both: that alone is what differences are made of.
      const later = other.map((name) =>
        common.includes(name) ? (common[nth(other, common, name)] ?? name) : name,
      )
      const machine = (names: string[]) => machineWith({ rules: rules(...names.map((name) => `-j ${name}`)) })
      const [before, after] = [machine(one), machine(later)]
      const made = applyChanges(before, differenceOf(before, after))
      expect(made.things.rules.map(({ rule }) => rule)).toEqual(after.things.rules.map(({ rule }) => rule))
    }),
  )
})

function nth(all: readonly string[], common: readonly string[], name: string): number {
  return all.filter((one) => common.includes(one)).indexOf(name)
}
