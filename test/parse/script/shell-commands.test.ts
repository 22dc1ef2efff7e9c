import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellCommands } from '../../../src/parse/script/shell-commands.ts'

function commands(script: string): string[] {
  return shellCommands(script).map(
    ({ words, hasInput }) => `${hasInput ? '<' : ''}${words.map(({ text }) => text).join(' ')}`,
  )
}

const NESTED = `a $(b; c | d) \`e; f\` \${g:-h i} $((1 < 2))`

test.each([
  ['a b; c && d || e & f', ['a b', 'c', 'd', 'e', 'f']],
  ['a | b |& c', ['a', '<b', '<c']],
  ['a \\\n b # c\n# d\ne', ['a b', 'e']],
  ['a "b; c" \'d | e\' f\\ g', [`a "b; c" 'd | e' f\\ g`]],
  [NESTED, [NESTED]],
  ['a "$(b "c)" )" d; e', ['a "$(b "c)" )" d', 'e']],
  ['a <b; c 2>d; e >&2; f &>g; h <<<i', ['<a', 'c', 'e', 'f', '<h']],
  ["a <<E b\nx; y\nE\nc <<-'F G'\n\tz\n\tF G\nd", ['<a b', '<c', 'd']],
  ['a <<E <<F\nx\nE\ny\nF\nb', ['<a', 'b']],
  ['(a; b) { c; }', ['a', 'b', '{ c', '}']],
  ['a <(b; c) >(d | e)', ['a <(b; c) >(d | e)']],
  ["a $'b\\'; c' d", ["a $'b\\'; c' d"]],
  ['"unclosed; a', ['"unclosed; a']],
  ['a <<E\nnever closed; b', ['<a']],
  ['', []],
  ['a\u00a0b\fc', ['a\u00a0b\fc']],
])('%j', (script, expected) => {
  expect(commands(script)).toEqual(expected)
})

test('words know where they stand', () => {
  expect(shellCommands('a\n  bc "d"').map(({ words }) => words)).toEqual([
    [{ text: 'a', offset: 0 }],
    [
      { text: 'bc', offset: 4 },
      { text: '"d"', offset: 7 },
    ],
  ])
})

test('any script comes to an end, each word standing where it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab \t\n\'"\\`$(){}<>|&;#-=\f') }), (script) => {
      for (const { words } of shellCommands(script)) {
        for (const { text, offset } of words) {
          expect(text).not.toBe('')
          expect(script.slice(offset, offset + text.length)).toBe(text)
        }
      }
    }),
    { numRuns: 1000 },
  )
})

test('no depth of nesting is too deep', () => {
  expect(commands('$('.repeat(200_000))).toHaveLength(1)
  expect(commands('"$('.repeat(100_000))).toHaveLength(1)
})
