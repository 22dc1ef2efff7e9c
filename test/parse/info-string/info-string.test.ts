import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type InfoWord, parseInfo, placeInValue } from '../../../src/parse/info-string/info-string.ts'

const AT = { line: 3, column: 4 }

function words(info: string): string[] {
  return parseInfo(info, AT).map(({ text }) => text)
}

function only(info: string): InfoWord {
  const [word, ...others] = parseInfo(info, AT)
  expect(others).toEqual([])
  return word!
}

test('words are separated by blanks and tabs', () => {
  expect(words('  bash host\tid=start   teardown ')).toEqual(['bash', 'host', 'id=start', 'teardown'])
  expect(words('')).toEqual([])
})

test('quotes hold a value together and are taken off', () => {
  expect(only('workdir="/srv/a b"').value).toBe('/srv/a b')
  expect(only('workdir=\'/srv/a "b"\'').value).toBe('/srv/a "b"')
  expect(only(String.raw`a="say \"x\" \\ \n"`).value).toBe(String.raw`say "x" \ \n`)
  expect(only(String.raw`a='it\'s'`).value).toBe("it's")
  expect(only('a=').value).toBe('')
  expect(only('a').value).toBeNull()
  expect(only('a=b=c').value).toBe('b=c')
})

test('a bare value is taken as it stands, backslashes and all', () => {
  expect(only(String.raw`ready=output:/re\.x\\/`).value).toBe(String.raw`output:/re\.x\\/`)
  expect(only('workdir=/').value).toBe('/')
})

test("Expressive Code's markers are one word each", () => {
  const info = `{1, 3-4} {"a } b":5-6} "two words" 'x y' /re g\\/ex/ ins={1, 2} del="a b" mark=/a b/ collapse={1-5, 9}`
  const all = parseInfo(info, AT)
  expect(all.map(({ text }) => text)).toEqual([
    '{1, 3-4}',
    '{"a } b":5-6}',
    '"two words"',
    "'x y'",
    '/re g\\/ex/',
    'ins={1, 2}',
    'del="a b"',
    'mark=/a b/',
    'collapse={1-5, 9}',
  ])
  expect(all.map(({ isMarker }) => isMarker)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('a lone slash is a word', () => {
  expect(words('/srv x')).toEqual(['/srv', 'x'])
  expect(words('x /')).toEqual(['x', '/'])
})

test.each([
  ['a="b', 'unclosed'],
  ["a='b c", 'unclosed'],
  ['{1,2', 'unclosed'],
  ['{"a', 'unclosed'],
  ['a="b"c', 'joined'],
  ['a=b"c"', 'joined'],
  ['a="b"', null],
])('%s: %s', (info, problem) => {
  expect(only(info).problem).toBe(problem)
})

test('a word and its value know their columns', () => {
  const [, word] = parseInfo('host workdir="/srv"', AT)
  expect(word!.place).toEqual({ line: 3, column: 9, endLine: 3, endColumn: 23 })
  expect(word!.valuePlace).toEqual({ line: 3, column: 18, endLine: 3, endColumn: 22 })
})

test.each([
  ['ready=output:/a(?=b)/', '(?=', '(?='],
  [String.raw`ready="output:/\d \"a\" (?=b)/"`, '(?=', '(?='],
  [String.raw`ready="output:/\\d(?=b)/"`, String.raw`\d`, String.raw`\\d`],
  [String.raw`ready='a\'b'`, "'b", String.raw`\'b`],
  [String.raw`ready=a\\\"b`, 'b', 'b'],
])('in %s the part %s is found where it is written', (info, part, written) => {
  const [word] = parseInfo(info, AT)
  const from = word!.value!.indexOf(part)
  const { line, column, endColumn } = placeInValue(word!, from, from + part.length)
  expect([line, info.slice(column - 4, endColumn! - 4)]).toEqual([3, written])
})

/** As an author would quote it. */
function quoted(value: string, quote: '"' | "'"): string {
  return quote + value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote
}

test('whatever is quoted comes back, and so does what stands beside it', () => {
  const value = fc.string({ unit: fc.constantFrom(...'ab =\t\'"\\{}/,`é😀') })
  const key = fc.constantFrom('workdir', 'title', 'x')
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value, fc.constantFrom('"', "'")), { maxLength: 5 }), (pairs) => {
      const info = pairs.map(([key, value, quote]) => `${key}=${quoted(value, quote as '"')}`).join(' \t')
      const read = parseInfo(info, AT)
      expect(read.map(({ key, value }) => [key, value])).toEqual(pairs.map(([key, value]) => [key, value]))
      expect(read.every(({ problem }) => problem === null)).toBe(true)
      for (const { text, place } of read)
        expect(info.slice(place.column - 4, place.endColumn! - 4)).toBe(text)
    }),
  )
})

test('no character is lost or read twice, whatever stands there', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab =\t\'"\\{}/,1') }), (info) => {
      const read = parseInfo(info, AT)
      let end = 4
      for (const { text, place } of read) {
        expect(info.slice(end - 4, place.column - 4)).toMatch(/^[ \t]*$/)
        expect(info.slice(place.column - 4, place.endColumn! - 4)).toBe(text)
        end = place.endColumn!
      }
      expect(info.slice(end - 4)).toMatch(/^[ \t]*$/)
    }),
  )
})
