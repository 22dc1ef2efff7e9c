import { expect, test } from 'vitest'
import { lineOfEnd } from '../../src/session/line-of-end.ts'

// Markdown lines begin at 42.
test.each<[string, string, number | null, number | null, number | null]>([
  ['a command', 'true\nfalse\necho no', 2, null, 43],
  ['whatever the shell takes for the line', 'true\na | b\necho no', 2, 42, 43],
  ['of a command on several lines the first', 'true\nls \\\n  -x\necho no', 3, 44, 43],
  ['of a here-document the first', 'cat <<X\na\nX\necho no', 3, null, 42],
  ['of several on one line that line', 'true\na; cat <<X\na\nX\nb', 4, null, 43],
  ['a subshell as a whole', '(\n  true\n  false\n)\necho no', 4, null, 42],
  ['a function that is called', 'f() {\n  false\n}\nf\necho no', 4, null, 45],
  ['in a compound on one line', 'if a; then b; fi\nc', 1, null, 42],
  ['in a compound, as the shell tells', 'for i in 1; do\n  false\ndone\nc', 3, 43, 43],
  ['in a compound behind &&', 'a && {\n  false\n}\nc', 3, 43, 43],
  ['in a compound, where the shell tells nothing', 'for i in 1; do\n  false\ndone\nc', 3, null, null],
  ['in a compound, where the shell tells of a line before it', 'a\nif b; then\n  c | d\nfi', 4, 42, null],
  ['in a compound, where the shell tells of another file', 'if b; then\n  . x\nfi', 3, 900, null],
  ['all was read', 'true\nfalse', 2, null, 43],
  ['blank lines and comments were read', '# x\n\nfalse', 3, null, 44],
  ['nothing was read', 'true', 0, null, null],
  ['nobody knows how much was read', 'true\nfalse', null, 43, 43],
  ['nobody knows how much was read, nor the line', 'true\nfalse', null, null, null],
  ['nobody knows how much was read, and the line is of another file', 'true', null, 7, null],
  ['a script that can not be taken apart', 'true\nfi', 2, null, null],
  ['the first line of one', 'fi\ntrue', 1, null, 42],
])('%s', (_, script, linesRead, told, line) => {
  expect(lineOfEnd({ script, line: 42 }, linesRead, told)).toBe(line)
})
