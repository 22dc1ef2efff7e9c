import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align } from '../../src/matchers/align.ts'
import { type Item, itemsOf } from '../../src/matchers/items.ts'
import { type Bindings, fitLine } from '../../src/matchers/line.ts'
import { Printed } from '../../src/matchers/printed.ts'
import { written, writtenLine } from './author.ts'

const search = (texts: string[], printed: string[], bound: Bindings = new Map()) =>
  align(itemsOf(written(texts).lines), printedOf(printed), bound)

const printedOf = (lines: readonly string[]) => new Printed(lines.map((line) => `${line}\n`).join(''))

test('a gap skips as few lines as possible', () => {
  const found = search(['...', 'pid {{pid:int}}', '...'], ['x', 'pid 1', 'pid 2'])
  expect(found).toMatchObject({ fits: true, captures: new Map([['pid', '1']]) })
})

test('a gap skips more where a capture makes a later line unfit', () => {
  const found = search(['...', 'pid {{pid:int}}', '...', 'bye {{pid}}'], ['pid 1', 'pid 2', 'pid 3', 'bye 2'])
  expect(found).toMatchObject({ fits: true, captures: new Map([['pid', '2']]) })
})

test('of several gaps the latest moves first', () => {
  const printed = ['a 1', 'a 2', 'b 1', 'b 2', 'sum 1 2']
  const found = search(['...', 'a {{a:int}}', '...', 'b {{b:int}}', '...', 'sum {{a}} {{b}}'], printed)
  expect(found).toMatchObject({
    fits: true,
    captures: new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
  })
})

test('what was tried in vain is unbound again', () => {
  const found = search(['...', 'a {{a:int}}', 'b {{b:int}}', '...'], ['a 1', 'x', 'a 2', 'b 3'])
  expect(found).toMatchObject({
    fits: true,
    captures: new Map([
      ['a', '2'],
      ['b', '3'],
    ]),
  })
})

test('names from before are used, and not told as new', () => {
  const bound = new Map([['pid', '7']])
  expect(search(['pid {{pid}}'], ['pid 7'], bound)).toMatchObject({ fits: true, captures: new Map() })
})

test('a misfit tells how far it got, and with which names', () => {
  const found = search(['pid {{pid:int}}', 'up', '...', 'bye {{pid}}'], ['pid 1', 'up', 'bye 2'])
  expect(found).toMatchObject({
    fits: false,
    gaveUp: false,
    missed: { text: 'bye {{pid}}' },
    bound: new Map([['pid', '1']]),
  })
})

test('too many ways to place the gaps: the search gives up and says so', () => {
  const printed = Array.from({ length: 3000 }, (_, index) => `line ${index}`)
  const found = search(
    ['...', 'line {{a:int}}', '...', 'line {{b:int}}', '...', 'sum {{a}} {{b}}', '...'],
    printed,
  )
  expect(found).toMatchObject({ fits: false, gaveUp: true, missed: { line: 50 } })
})

test('gaps that bind nothing cost no more than one pass, however many', () => {
  const printed = Array.from({ length: 2000 }, () => 'same')
  const lines = [...Array.from({ length: 200 }, () => ['...', 'same', 'same']), '...', 'other', '...'].flat()
  expect(search(lines, printed)).toMatchObject({ fits: false, gaveUp: false })
})

test('a name that was captured before does not make it more', { timeout: 60_000 }, () => {
  const printed = ['pid 7', ...Array.from({ length: 5000 }, (_, index) => `line ${index}`)]
  const many = Array.from({ length: 100 }, () => '* (glob*)')
  expect(search(['pid {{pid:int}}', ...many, 'bye {{pid}}'], printed)).toMatchObject({
    fits: false,
    gaveUp: false,
    bound: new Map([['pid', '7']]),
  })
})

test('a name that is used for the last time before a gap may have led there later than another way', () => {
  const expected = ['...', '{{y:word}}', '* (glob*)', '{{y:word}}', '...', '{{x:word}}']
  expect(search(expected, ['c', 'a', 'a', 'c'])).toMatchObject({
    fits: true,
    captures: new Map([
      ['y', 'a'],
      ['x', 'c'],
    ]),
  })
})

test('finds whatever an exhaustive search finds, and the same captures', () => {
  const line = fc.constantFrom('a', 'b', '{{x:word}}', '{{y:word}}', '{{x}}', '{{word}}')
  const many = fc.constantFrom(
    '...',
    '...',
    'a (?)',
    'a (*)',
    '[ab] (re+)',
    '* (glob*)',
    '{{x}} (+)',
    '{{word}} (*)',
  )
  const texts = fc.array(fc.oneof(line, many), { maxLength: 7 })
  const printed = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 })
  fc.assert(
    fc.property(texts, printed, (expected, lines) => {
      const items = itemsOf(expected.map((text) => writtenLine(text)))
      const found = align(items, printedOf(lines), new Map())
      const wanted = exhaustive(items, lines, new Map())
      expect(found.fits ? found.captures : null).toEqual(wanted)
    }),
    { numRuns: 5000 },
  )
})

/** Tries for every item every number of lines, the fewest first. */
function exhaustive(items: readonly Item[], printed: readonly string[], bound: Bindings): Bindings | null {
  const [first, ...rest] = items
  if (first === undefined) return printed.length === 0 ? bound : null
  if (first.isOptional) {
    const found = exhaustive(rest, printed, bound)
    if (found !== null) return found
  }
  const [text, ...others] = printed
  if (text === undefined) return null
  const bindings = first.isGap ? new Map<string, string>() : fitLine(first.line!, text, bound)
  if (bindings === null) return null
  return exhaustive(first.isMany ? items : rest, others, new Map([...bound, ...bindings]))
}
