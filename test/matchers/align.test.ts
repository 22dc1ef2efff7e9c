import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ExpectedLine } from '../../src/core/expectation.ts'
import { align } from '../../src/matchers/align.ts'
import { type Bindings, fitLine } from '../../src/matchers/line.ts'
import { writtenLine } from './author.ts'

const search = (segments: string[][], printed: string[], bound: Bindings = new Map()) => {
  let line = 45
  return align(
    segments.map((segment) => segment.map((text) => writtenLine(text, line++))),
    printed,
    bound,
  )
}

test('a gap skips as few lines as possible', () => {
  const found = search([[], ['pid {{pid:int}}'], []], ['x', 'pid 1', 'pid 2'])
  expect(found).toEqual({ fits: true, captures: new Map([['pid', '1']]) })
})

test('a gap skips more where a capture makes a later line unfit', () => {
  const found = search([[], ['pid {{pid:int}}'], ['bye {{pid}}']], ['pid 1', 'pid 2', 'pid 3', 'bye 2'])
  expect(found).toEqual({ fits: true, captures: new Map([['pid', '2']]) })
})

test('of several gaps the latest moves first', () => {
  const printed = ['a 1', 'a 2', 'b 1', 'b 2', 'sum 1 2']
  const found = search([[], ['a {{a:int}}'], ['b {{b:int}}'], ['sum {{a}} {{b}}']], printed)
  expect(found).toMatchObject({
    fits: true,
    captures: new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
  })
})

test('what was tried in vain is unbound again', () => {
  const found = search([[], ['a {{a:int}}', 'b {{b:int}}'], []], ['a 1', 'x', 'a 2', 'b 3'])
  expect(found).toEqual({
    fits: true,
    captures: new Map([
      ['a', '2'],
      ['b', '3'],
    ]),
  })
})

test('names from before are used, and not told as new', () => {
  const bound = new Map([['pid', '7']])
  expect(search([['pid {{pid}}']], ['pid 7'], bound)).toEqual({ fits: true, captures: new Map() })
})

test('a misfit tells how far it got, and with which names', () => {
  const found = search([['pid {{pid:int}}', 'up'], ['bye {{pid}}']], ['pid 1', 'up', 'bye 2'])
  expect(found).toMatchObject({
    fits: false,
    gaveUp: false,
    missed: { text: 'bye {{pid}}' },
    bound: new Map([['pid', '1']]),
  })
})

test('too many ways to place the gaps: the search gives up and says so', () => {
  const printed = Array.from({ length: 3000 }, (_, index) => `line ${index}`)
  const found = search([[], ['line {{a:int}}'], ['line {{b:int}}'], ['sum {{a}} {{b}}'], []], printed)
  expect(found).toMatchObject({ fits: false, gaveUp: true, missed: { line: 47 } })
})

test('gaps that bind nothing cost no more than one pass, however many', () => {
  const printed = Array.from({ length: 2000 }, () => 'same')
  const segments = [[], ...Array.from({ length: 200 }, () => ['same', 'same']), ['other'], []]
  expect(search(segments, printed)).toMatchObject({ fits: false, gaveUp: false })
})

test('finds whatever an exhaustive search finds, and the same captures', () => {
  const line = fc.constantFrom('a', 'b', '{{x:word}}', '{{y:word}}', '{{x}}', '{{word}}')
  const segments = fc.array(fc.array(line, { maxLength: 2 }), { minLength: 1, maxLength: 4 })
  const printed = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })
  fc.assert(
    fc.property(segments, printed, (texts, lines) => {
      const expected = texts.map((segment) => segment.map((text) => writtenLine(text)))
      const found = align(expected, lines, new Map())
      expect(found.fits ? found.captures : null).toEqual(exhaustive(expected, lines, new Map()))
    }),
    { numRuns: 2000 },
  )
})

/** Tries every gap at every length, the shortest first. */
function exhaustive(segments: ExpectedLine[][], printed: string[], bound: Bindings): Bindings | null {
  const [first = [], ...rest] = segments
  const after = fitAll(first, printed.slice(0, first.length), bound)
  if (after === null) return null
  const left = printed.slice(first.length)
  if (rest.length === 0) return left.length === 0 ? after : null
  for (let skipped = 0; skipped <= left.length; skipped += 1) {
    const found = exhaustive(rest, left.slice(skipped), after)
    if (found) return found
  }
  return null
}

function fitAll(lines: ExpectedLine[], printed: string[], bound: Bindings): Bindings | null {
  let all = new Map(bound)
  for (const [index, line] of lines.entries()) {
    const text = printed[index]
    const bindings = text === undefined ? null : fitLine(line, text, all)
    if (bindings === null) return null
    all = new Map([...all, ...bindings])
  }
  return all
}
