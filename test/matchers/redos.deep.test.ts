import { expect, test } from 'vitest'
import { fitLine } from '../../src/matchers/line.ts'
import { readLine } from '../../src/parse/expectation/line-pattern.ts'

const MEGABYTE = 1_000_000

/** A pattern that takes a backtracking engine for ever, what it is repeated over, and what ends it in vain. */
type Attack = [pattern: string, pump: string, end?: string]

// From OWASP's page on ReDoS, from published CVEs, and from the literature on exponential and polynomial patterns.
const ATTACKS: readonly Attack[] = [
  ['(a+)+', 'a', '!'],
  ['([a-zA-Z]+)*', 'a', '!'],
  ['(a|aa)+', 'a', '!'],
  ['(a|a?)+', 'a', '!'],
  ['(.*a){20}', 'a', '!'],
  ['(a*)*b', 'a'],
  ['(a|a)*b', 'a'],
  ['(a|b|ab)*c', 'ab'],
  ['(x+x+)+y', 'x'],
  ['(x*)*y', 'x'],
  ['(x+)*y', 'x'],
  ['((x+x*)+)+y', 'x'],
  ['(.|[abc]+)*d', 'abc'],
  ['.*.*.*=.*', '='.repeat(0) || 'x'],
  ['(.*)(.*)(.*)(.*)(.*)[^x]', 'x'],
  ['\\s*\\s*\\s*x', ' '],
  ['(\\s+)+x', ' '],
  ['^\\s+|\\s+$', ' ', 'x'],
  ['(\\w+\\s?)*!', 'w '],
  ['(\\d+)*x', '1'],
  ['(\\d+|\\d+\\.)*x', '1'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  [
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
    'a',
    '!',
  ],
  ['^([\\w.-]+)+@[\\w.-]+$', 'a', '!'],
  ['^(\\w+([-.]\\w+)*)+@x$', 'a', '!'],
  ['^([0-9]+)+\\.([0-9]+)+$', '1'],
  ['^(http|https|ftp)://([\\w-]+\\.)+[\\w-]+(/[\\w\\-./?%&=]*)*$', 'http://a.'],
  ['<!--(.|\\s)*?-->', '<!--'],
  ['<(\\w+)(\\s+\\w+(\\s*=\\s*"[^"]*")?)*>', '<a b="" '],
  ['"(\\\\.|[^"\\\\])*"', '\\"'],
  ['"([^"\\\\]+|\\\\.)*"', 'x'],
  ['(/\\*([^*]|[\\r\\n]|(\\*+([^*/]|[\\r\\n])))*\\*+/)', '/* '],
  ['^(([^/]+)/)*x$', 'a/'],
  ['(?:(?:[^;]*;)*)*$x', ';'],
  ['[^\\n]*?,\\s*(,\\s*)*x', ', '],
  ['^((ab)*)+$', 'ab', 'c'],
  ['^(a?){30}a{30}$', 'a'],
  ['(?:a?){200}a{200}', 'a'],
  ['(?i)(a+)+b', 'aA'],
  ['(?s)(.+)+x', 'a'],
  ['([^x]*x?)*y', 'ax'],
  ['(z|zz|zzz|zzzz)*y', 'z'],
  ['([a-z]*[0-9]*)*!', 'a1'],
  ['(\\p{L}+)*!', 'é'],
  ['([ab]*a[ab]{50})+c', 'ab'],
  ['(?:\\d{1,3}\\.?)*x', '1.'],
  ['((\\w*)\\.?)*@', 'w.'],
  ['(=+|-+|_+)*x', '=-_'],
  ['(\\(*\\)*)*x', '()'],
  ['(.+)+\\[end\\]', 'x'],
  ['(0|1|01|10|)*2', '01'],
]

const EXPECTED_REFUSALS: readonly [pattern: string, what: string][] = [
  ['(?=a+)b', 'a lookahead'],
  ['(?!a+)b', 'a lookahead'],
  ['(?<=a+)b', 'a lookbehind'],
  ['(?<!a)b', 'a lookbehind'],
  ['(a+)\\1', 'a back reference'],
  ['(?P<x>a+)(?P=x)', 'a back reference'],
  ['(?>a+)b', 'an atomic group'],
  ['a++b', 'a possessive quantifier'],
  ['a{1001}', 'a repetition of more than 1000'],
  ['(a{100}){100}', 'RE2'],
]

test('patterns that take other engines for ever are done with on a megabyte each', {
  timeout: 120_000,
}, () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(50)
  let fitted = 0
  for (const [pattern, pump, end = ''] of ATTACKS) {
    const text = `${pattern} (re)`
    const reading = readLine(text)
    expect(reading.mistakes, pattern).toEqual([])
    const line = { line: 1, text, pattern: reading.pattern }
    const printed = pump.repeat(Math.ceil(MEGABYTE / pump.length)) + end
    if (fitLine(line, printed, new Map()) !== null) fitted += 1
  }
  // `^\s+|\s+$` is the whole line or nothing, and a comment's end is never there.
  expect(fitted).toBe(0)
})

test('as part of a line with placeholders they are, too', { timeout: 120_000 }, () => {
  for (const [pattern, pump] of ATTACKS.filter(([pattern]) => !/[{}^$]/.test(pattern))) {
    const text = `{{x:/${pattern.replaceAll('/', '\\/')}/}}{{any}}!`
    const reading = readLine(text)
    expect(reading.mistakes, pattern).toEqual([])
    const line = { line: 1, text, pattern: reading.pattern }
    expect(fitLine(line, pump.repeat(100_000), new Map()), pattern).toBeNull()
  }
})

test.each(EXPECTED_REFUSALS)('%s is refused by name', (pattern, what) => {
  const [mistake] = readLine(`${pattern} (re)`).mistakes
  expect(mistake?.complaint).toMatchObject({ rule: 'bad-regex', reason: expect.stringContaining(what) })
})
