import { expect, test } from 'vitest'
import { readLine } from '../../../src/parse/expectation/line-pattern.ts'

test.each([
  ['', { kind: 'literal' }],
  ['plain', { kind: 'literal' }],
  ['(re)', { kind: 'literal' }],
  ['text(glob)', { kind: 'literal' }],
  ['text (rw)', { kind: 'literal' }],
  ['text (glob) more', { kind: 'literal' }],
  [' ...', { kind: 'literal' }],
  ['....', { kind: 'literal' }],
  ['...', { kind: 'gap' }],
  ['... \t', { kind: 'gap' }],
  ['a* (b) (glob)', { kind: 'glob', glob: 'a* (b)' }],
  ['a+ (re) ', { kind: 're', source: 'a+' }],
  ['^a+$ (regex)', { kind: 're', source: '^a+$' }],
  ['a (re) (glob)', { kind: 'glob', glob: 'a (re)' }],
  [' (re)', { kind: 're', source: '' }],
  ['a  (glob)', { kind: 'glob', glob: 'a' }],
  ['a\\x2a\\t* (esc) (glob)', { kind: 'glob', glob: 'a\\*\t*' }],
  ['{{int}} (literal)', { kind: 'exact', text: '{{int}}' }],
  ['... (equal)', { kind: 'exact', text: '...' }],
  ['a  (literal)', { kind: 'exact', text: 'a' }],
  ['a\\x20 (esc)', { kind: 'exact', text: 'a ' }],
] as const)('%j', (text, pattern) => {
  expect(readLine(text)).toEqual({ pattern, uses: [], mistakes: [] })
})

test('how often a line is printed, and what stands behind it, is told beside what it fits', () => {
  expect(readLine('a (+)')).toMatchObject({ pattern: { kind: 'exact', text: 'a' }, times: '+' })
  expect(readLine('{{int}} (?)')).toMatchObject({ pattern: { kind: 'placeholders' }, times: '?' })
  expect(readLine('a (no-eol)')).toMatchObject({ pattern: { kind: 'exact', text: 'a' }, isOpen: true })
  expect(readLine('a')).not.toHaveProperty('times')
})
