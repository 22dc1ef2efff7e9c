import { expect, test } from 'vitest'
import { readLine } from '../../src/parse/line-pattern.ts'

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
] as const)('%j', (text, pattern) => {
  expect(readLine(text)).toEqual({ pattern, uses: [], mistakes: [] })
})
