import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type JsonListener, readJson } from '../../src/core/json-reader.ts'

const LIMITS = { depth: 100, values: 1000 }

/** What is told of a text, each event with the piece of the text that it is about. */
function told(text: string, limits = LIMITS): string[] {
  const events: string[] = []
  const tell = (what: string) => (value: unknown, from: number, to: number) =>
    events.push(`${what} ${JSON.stringify(value)} = ${text.slice(from, to)}`)
  const listener: JsonListener = {
    open: (kind, from) => events.push(`open ${kind} ${from}`),
    close: (to) => events.push(`close ${to}`),
    key: tell('key'),
    string: tell('string'),
    number: tell('number'),
    constant: tell('constant'),
  }
  const mistake = readJson(text, limits, listener)
  return mistake === null ? events : [...events, JSON.stringify(mistake)]
}

const QUIET: JsonListener = {
  open: () => {},
  close: () => {},
  key: () => {},
  string: () => {},
  number: () => {},
  constant: () => {},
}
const mistakeIn = (text: string) => readJson(text, LIMITS, QUIET)

test('what stands where', () => {
  expect(told(' {"a\\u0062": [1e3, "\\"", null], "c": {}}\n')).toEqual([
    'open object 1',
    'key "ab" = "a\\u0062"',
    'open array 13',
    'number "1e3" = 1e3',
    'string "\\"" = "\\""',
    'constant null = null',
    'close 30',
    'key "c" = "c"',
    'open object 37',
    'close 39',
    'close 40',
  ])
})

test('several documents, with or without anything between them', () => {
  expect(told('1 "a"\ntrue[]')).toEqual([
    'number "1" = 1',
    'string "a" = "a"',
    'constant true = true',
    'open array 10',
    'close 12',
  ])
  expect(told(' \r\n\t')).toEqual([])
})

test.each([
  ['[1,]', 3, 4, 'a value'],
  ['{"a":1,}', 7, 8, 'a key in double quotes'],
  ['{a:1}', 1, 2, 'a key in double quotes or }'],
  ["{'a':1}", 1, 4, 'a key in double quotes or }'],
  ['{"a" 1}', 5, 6, 'a colon'],
  ['{"a":1 "b":2}', 7, 10, 'a comma or }'],
  ['[1 2]', 3, 4, 'a comma or ]'],
  ['[1}', 2, 3, 'a comma or ]'],
  ['{"a":1]', 6, 7, 'a comma or }'],
  [']', 0, 1, 'a value'],
  ['[}', 1, 2, 'a value or ]'],
  ['tru', 0, 3, 'a value'],
  ['[undefined]', 1, 10, 'a value or ]'],
  ['// x', 0, 2, 'a value'],
  ['01', 0, 2, 'a number such as -1.5e3'],
  ['[-]', 1, 2, 'a number such as -1.5e3'],
  ['[1.]', 1, 3, 'a number such as -1.5e3'],
  ['+1', 0, 2, 'a value'],
  ['.5', 0, 2, 'a value'],
  ['"a\nb"', 2, 3, 'the end of the string'],
  ['"a\tb"', 2, 3, 'an escape such as \\u0009 for it'],
  ['"a\\x"', 2, 4, 'an escape such as \\\\, \\" or \\n'],
  ['"\\u12"', 1, 3, 'an escape such as \\\\, \\" or \\n'],
  ['\ufeff1', 0, 1, 'a value'],
])('%j is none', (text, from, to, expected) => {
  expect(mistakeIn(text)).toEqual({ from, to, expected })
})

test.each([
  ['[1', 'a comma or ]', 0],
  ['{"a":[', 'a value', 5],
  ['{"a"', 'a colon', 0],
  ['{', 'a key in double quotes or }', 0],
  ['{"a":1', 'a comma or }', 0],
  ['"abc', 'the end of the string', 0],
  ['[1,"abc\\n', 'the end of the string', 3],
])('%j ends too early', (text, expected, opened) => {
  expect(mistakeIn(text)).toEqual({ from: text.length, to: text.length, expected, opened })
})

test('limits', () => {
  expect(told('[[1]]', { depth: 2, values: 3 })).not.toContain('isLimit')
  expect(readJson('[[[1]]]', { depth: 2, values: 9 }, QUIET)).toEqual({
    from: 2,
    to: 3,
    expected: 'at most 2 brackets within one another',
    isLimit: true,
  })
  expect(readJson('[1,2]', { depth: 2, values: 2 }, QUIET)).toMatchObject({
    from: 3,
    expected: 'at most 2 values',
  })
})

test('64 MB of brackets, and a string of 64 MB', () => {
  const brackets = '['.repeat(64 * 1024 * 1024)
  expect(readJson(brackets, { depth: 500, values: 4_000_000 }, QUIET)).toMatchObject({
    from: 500,
    isLimit: true,
  })
  expect(readJson(`"${'x'.repeat(64 * 1024 * 1024)}`, LIMITS, QUIET)).toMatchObject({ opened: 0 })
})

test('it reads what JSON.parse reads, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', ']', '"', '\\', '0', '-', 'e', '{', '\t'),
      (text, at, odd) => {
        const cut = at % (text.length + 1)
        const changed = text.slice(0, cut) + odd + text.slice(cut + (at % 3))
        let isJson = true
        try {
          JSON.parse(changed)
        } catch {
          isJson = false
        }
        let documents = 0
        let depth = 0
        const count = () => {
          if (depth === 0) documents += 1
        }
        const counting: JsonListener = {
          ...QUIET,
          open: () => {
            count()
            depth += 1
          },
          close: () => {
            depth -= 1
          },
          string: count,
          number: count,
          constant: count,
        }
        const mistake = readJson(changed, LIMITS, counting)
        expect(mistake === null && documents === 1).toBe(isJson)
      },
    ),
    { numRuns: 2000 },
  )
})
