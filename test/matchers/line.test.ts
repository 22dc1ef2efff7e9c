import { expect, test } from 'vitest'
import { bindableNames, fitLine, likelyText, namesIn } from '../../src/matchers/line.ts'
import { writtenLine } from './author.ts'

function bindingsOf(text: string, printed: string, bound: Record<string, string> = {}) {
  const bindings = fitLine(writtenLine(text), printed, new Map(Object.entries(bound)))
  return bindings && Object.fromEntries(bindings)
}

test.each([
  ['eth0', 'eth0'],
  ['', ''],
  ['trailing blanks  ', 'trailing blanks'],
  ['a.c (re)', 'a.c (re)'],
  ['* (glob)', '* (glob)'],
  ['...', '...'],
  ['{{id:int}}', '{{id:int}}'],
  ['{{nobody}}', '{{nobody}}'],
])('a line equal to what was printed fits, whatever its ending looks like: %s', (text, printed) => {
  expect(bindingsOf(text, printed)).toEqual({})
})

test.each([
  ['eth0', 'eth1'],
  ['eth0', 'eth0x'],
  ['  eth0', 'eth0'],
  ['a.c', 'abc'],
  ['a* (glob)', 'ba'],
  ['b|c (re)', 'bx'],
  ['b|c (re)', 'xc'],
  ['(?=b) (re)', 'b'],
  ['...', 'anything'],
])('%s does not fit %s', (text, printed) => {
  expect(bindingsOf(text, printed)).toBeNull()
})

test.each([
  ['a* (glob)', 'abc'],
  ['[0-9]+ ms|soon (re)', '12 ms'],
  ['[0-9]+ ms|soon (re)', 'soon'],
])('a glob or a regular expression fits the whole line: %s on %s', (text, printed) => {
  expect(bindingsOf(text, printed)).toEqual({})
})

test('a regular expression takes linear time', () => {
  expect(bindingsOf('(a*)*b (re)', 'a'.repeat(50_000))).toBeNull()
})

test('a placeholder captures under its name, a bare type captures nothing', () => {
  expect(bindingsOf('pid {{pid:int}} of {{int}} (main)', 'pid 42 of 7 (main)')).toEqual({ pid: '42' })
  expect(bindingsOf('pid {{pid:int}}', 'pid x42')).toBeNull()
})

test('groups inside a type do not shift what is captured', () => {
  expect(bindingsOf('{{p:pair}} {{n:int}} {{pair}} {{m:int}}', 'ac 1 bd 2')).toEqual({
    p: 'ac',
    n: '1',
    m: '2',
  })
})

test('a bound name is literal, with or without a type', () => {
  expect(bindingsOf('pid {{pid:int}}', 'pid 42', { pid: '42' })).toEqual({})
  expect(bindingsOf('pid {{pid:int}}', 'pid 43', { pid: '42' })).toBeNull()
  expect(bindingsOf('ip {{ip}}', 'ip 1.2', { ip: '1.2' })).toEqual({})
  expect(bindingsOf('ip {{ip}} {{n:int}}', 'ip 1x2 5', { ip: '1.2' })).toBeNull()
})

test('a reference to a name that nothing has bound fits nothing but itself', () => {
  expect(bindingsOf('pid {{pid}}', 'pid 42')).toBeNull()
})

test('a name that stands twice must be the same text both times', () => {
  expect(bindingsOf('{{a:int}} {{a:int}}', '1 1')).toEqual({ a: '1' })
  expect(bindingsOf('{{a:int}} {{a}}', '1 2')).toBeNull()
  expect(bindingsOf('{{a}} {{a:int}}', '7 7')).toEqual({ a: '7' })
  expect(bindingsOf('{{a:any}} {{a:int}}', 'x x')).toBeNull()
})

test('a name that stands twice is found where the first answer of the regular expression differs', () => {
  expect(bindingsOf('{{x:any}} and {{x}}', 'a and b and a and b')).toEqual({ x: 'a and b' })
  expect(bindingsOf('{{x:word}}{{x}}', 'abab')).toEqual({ x: 'ab' })
  expect(bindingsOf('{{x:word}}{{x}}{{y:word}}{{y}}', 'ababcc')).toEqual({ x: 'ab', y: 'c' })
  expect(bindingsOf('{{x:int}}{{x:any}}', '11')).toEqual({ x: '1' })
  expect(bindingsOf('{{x:int}}{{x:any}}', '1a1a')).toBeNull()
})

test('names that every object has are names like any other', () => {
  expect(bindingsOf('{{constructor}}', 'x')).toBeNull()
  const bindings = fitLine(writtenLine('{{__proto__:int}}'), '5', new Map())
  expect([...bindings!]).toEqual([['__proto__', '5']])
})

test('the names of a line', () => {
  const line = writtenLine('{{a:int}} {{b}} {{int}}')
  expect(namesIn(line)).toEqual(['a', 'b'])
  expect(bindableNames(line)).toEqual(['a'])
})

test('what a line would look like when printed', () => {
  const bound = new Map([['pid', '42']])
  expect(likelyText(writtenLine('pid {{pid}} of {{int}}!'), bound)).toBe('pid 42 of !')
  expect(likelyText(writtenLine('up * (glob)'), bound)).toBe('up ')
  expect(likelyText(writtenLine('up [0-9] (re)'), bound)).toBe('up [0-9]')
  expect(likelyText(writtenLine('plain '), bound)).toBe('plain')
})
