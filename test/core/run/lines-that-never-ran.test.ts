import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesThatNeverRan } from '../../../src/core/run/lines-that-never-ran.ts'

test.each([
  ['the failing command is the last', 'true\nfalse', 1, []],
  ['one more command', 'false\ntrue', 0, [1]],
  ['comments and blank lines do nothing', 'false\n\n# end', 0, []],
  ['its own continuation lines', 'curl \\\n  --silent \\\n  http://x', 0, []],
  ['a command after its continuation lines', 'curl \\\n  http://x\ntrue', 0, [2]],
  ['of a command on several lines the first', 'false\ncurl \\\n  http://x\ncat <<E\nx\nE', 0, [1, 3]],
  ['its own here-document', 'grep x <<E\na\nb\nE', 0, []],
  ['a command after its here-document', "grep x <<-'E'\na\n\tE\ntrue", 0, [3]],
  ['its own quoted text', "grep x 'a\ntrue\n'", 0, []],
  ['a line in the middle of it', "grep x 'a\ntrue\n'\necho", 1, [3]],
  ['what closes the compound around it', 'for i in 1; do\n  false\ndone', 1, []],
  ['what closes it, redirected', '{\n  false\n} > log', 1, []],
  ['a command inside of the compound', 'if true; then\n  false\n  true\nfi', 1, [2]],
  ['the branch that is not taken', 'if true; then\n  false\nelse\n  echo\nfi', 1, []],
  ['the branches that are not taken', 'if a; then\n b\nelif c; then\n  false\nelse\n  d\nfi', 3, []],
  ['a branch further down', 'false\nif a; then\n  b\nelse\n  c\nfi', 0, [1, 2, 4]],
  ['the other cases', 'case $x in\n a) b ;;\n *) false ;;\n c) d ;;\nesac', 2, []],
  ['a case that it falls through to', 'case $x in\n a) false ;&\n b) c ;;\n d) e ;;\nesac', 1, [2]],
  ['what follows it in a loop', 'for i in 1 2; do\n  false\n  echo\ndone', 1, [2]],
  ["a loop's next round alone", 'for i in 1 2; do\n  echo\n  false\ndone', 2, []],
  [
    'a branch of an earlier round, or of none',
    'for i in 1 2; do\n  if a; then\n    b\n  fi\n  false\ndone',
    4,
    [2],
  ],
  ['the condition of its loop', 'while a; do\n  false\ndone', 1, []],
  ['a function that is called', 'f() {\n  a\n}\nfalse\nf', 3, [1, 4]],
  ['a function that is not', 'false\nf() {\n  a\n}', 0, []],
  ['a function that has run', 'f() {\n  a\n}\nfor i in 1 2; do\n  f\n  false\ndone', 5, []],
  ['a function called by a name that is not known', 'f() {\n  a\n}\nfalse\n"$x"', 3, [1, 4]],
  ['a failing function of one command', 'f() {\n  false\n}\nf', 3, []],
  ['the rest of its own line', 'false; echo never', 0, [0]],
  ['the rest of its list', 'a && false\necho', 0, [1]],
  ['a list that fails as a whole', 'a && b && false', 0, []],
  ['a pipeline that fails as a whole', 'a |\n  b |\n  false', 2, []],
  ['a pipeline of loops that fails', 'x\n{ a; } | while read -r b; do\n  c\n  false\ndone', 1, [3]],
  ['a job in the background', 'false\nsleep 1 &', 0, [1]],
  ['( … ) with one command', '(\n  exit 2\n)', 2, []],
  ['( … ) with a list', '(\n  cd x &&\n  false\n)', 3, []],
  ['in the middle of ( … )', '(\n  false\n  true\n)', 3, [2]],
  ['a word that spells a keyword', 'echo fi\nfalse\necho done }', 1, [2]],
  ['an array', 'false\nx=(\n  a\n  b\n)', 0, [1]],
  ['a test', 'false\n[[ a && ( b || c ) ]]\n(( 1 < 2 ))', 0, [1, 2]],
])('%s', (_, script, failedAt, expected) => {
  expect(linesThatNeverRan(script, failedAt)).toEqual(expected)
})

test.each([
  ['return', 'a\nreturn 2\nb', [2]],
  ['return in a list', 'a || return 2\nb', [1]],
  ['return as the last', 'a\nreturn 2', []],
  ['return in a function', 'f() {\n  return 2\n  a\n}\nf && b', []],
  ['a file that is not there', '{\n  a\n} < x\nb', [1, 3]],
  ['a list that fails as a whole, at the end', 'a\nb && c', []],
])('no line told: %s', (_, script, expected) => {
  expect(linesThatNeverRan(script, null)).toEqual(expected)
})

test.each([
  ['a line of an earlier command, as bash has no newer', 'a() { b; }\n{\n  c\n} < x\nd', 0, [2, 4]],
  ['a script that this can not read', 'coproc a\nfalse\n# b\nc', 1, [3]],
  ['a script that is not closed', 'false\necho "x', 0, [1]],
  ['a script that nests too deep', `${'( '.repeat(200)}\nfalse\ntrue\n${') '.repeat(200)}`, 1, [2, 3]],
])('to be safe, all that follows: %s', (_, script, failedAt, expected) => {
  expect(linesThatNeverRan(script, failedAt)).toEqual(expected)
})

// The shell tells a line, and no more: where one of two commands can have failed, what follows the first is named.
test.each([
  ['true; false', 'true; false', 0, [0]],
  ['the last of ( … )', '(\n  true\n  false\n)', 3, [2]],
  ['the last of a function', 'f() {\n  true\n  false\n}\nf', 4, [2]],
  ['the last of a pipeline', 'true | {\n  true\n  false\n}', 0, [2]],
  ['in a later round, not the last', 'for i in 1 2; do\n  [ $i = 1 ]\n  true\ndone', 1, [2]],
  [
    'a branch that an earlier round took',
    'for i in 1 2; do\n  if a; then\n    b\n  fi\n  [ $i = 1 ]\ndone',
    4,
    [2],
  ],
  ['a loop over nothing', 'false\nfor i in $none; do\n  a\ndone', 0, [2]],
  ['( … ) that writes a file', '(\n  false\n) > log', 2, [1]],
])('named though nothing is left: %s', (_, script, failedAt, expected) => {
  expect(linesThatNeverRan(script, failedAt)).toEqual(expected)
})

test('any text has an answer, of its own lines', () => {
  const pieces = 'a;b|&&||(){}if then else fi for in do done case esac;;;&`"\'$\\\n\t<<E<#[[ ]](( ))f()!'
  const piece = fc.oneof(
    fc.constantFrom(...pieces),
    fc.constantFrom('if ', 'then ', 'fi\n', 'f() ', '{ ', '}\n', 'done\n', 'do ', 'for i in 1; '),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.nat(5), (parts, at) => {
      const script = parts.join('')
      const count = script.split('\n').length
      for (const line of linesThatNeverRan(script, at)) expect(line).toBeLessThan(count)
    }),
    { numRuns: 2000 },
  )
})

test('functions that call each other many times over do not take long', () => {
  const calls = Array.from({ length: 30 }, (_, at) => `f${at + 1}() { f${at}; f${at}; }`)
  const script = ['f0() { a; }', ...calls, 'f30', 'b'].join('\n')
  expect(linesThatNeverRan(script, 31)).toEqual([32])
})
