import { expect, test } from 'vitest'
import { readEnding } from '../../../src/parse/expectation/line-ending.ts'

const PLAIN = { kind: 'plain', isEscaped: false, times: null, isOpen: false, ending: '' }

test.each([
  ['text', { body: 'text' }],
  ['text(glob)', { body: 'text(glob)' }],
  ['(glob)', { body: '(glob)' }],
  ['text (glbo)', { body: 'text (glbo)' }],
  ['text ()', { body: 'text ()' }],
  ['text (glob) more', { body: 'text (glob) more' }],
  ['a* (glob)', { body: 'a*', kind: 'glob', ending: '(glob)' }],
  ['a* (gl+)', { body: 'a*', kind: 'glob', times: '+', ending: '(gl+)' }],
  ['a (re) (regex*)', { body: 'a (re)', kind: 're', times: '*', ending: '(regex*)' }],
  ['a (?)', { body: 'a', times: '?', ending: '(?)' }],
  ['a (equal)', { body: 'a', kind: 'exact', ending: '(equal)' }],
  ['a (eq+)', { body: 'a', kind: 'exact', times: '+', ending: '(eq+)' }],
  ['a (literal) (literal)', { body: 'a (literal)', kind: 'exact', ending: '(literal)' }],
  ['a\\t (esc)', { body: 'a\\t', kind: 'esc', isEscaped: true, ending: '(esc)' }],
  [
    'a\\t (no-eol) (esc)',
    { body: 'a\\t', kind: 'esc', isEscaped: true, isOpen: true, ending: '(no-eol) (esc)' },
  ],
  [
    'a\\t* (esc) (glob?)',
    { body: 'a\\t*', kind: 'glob', isEscaped: true, times: '?', ending: '(esc) (glob?)' },
  ],
  ['a* (no-eol) (glob)', { body: 'a*', kind: 'glob', isOpen: true, ending: '(no-eol) (glob)' }],
  ['a (no-eol)', { body: 'a', isOpen: true, ending: '(no-eol)' }],
  ['a.* (re) (no-eol)', { body: 'a.*', kind: 're', isOpen: true, ending: '(re) (no-eol)' }],
  ['a (esc) (re)', { body: 'a (esc)', kind: 're', ending: '(re)' }],
])('%s', (line, ended) => {
  expect(readEnding(line)).toEqual({ ...PLAIN, ...ended })
})
