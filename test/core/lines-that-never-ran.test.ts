import { expect, test } from 'vitest'
import { linesThatNeverRan } from '../../src/core/lines-that-never-ran.ts'

test.each([
  ['the failing command is the last', 'true\nfalse', 1, []],
  ['one more command', 'false\ntrue', 0, [1]],
  ['comments and blank lines do nothing', 'false\n\n# end', 0, []],
  ['its own continuation lines', 'curl \\\n  --silent \\\n  http://x', 0, []],
  ['a command after its continuation lines', 'curl \\\n  http://x\ntrue', 0, [2]],
  ['its own here-document', 'grep x <<E\na\nb\nE', 0, []],
  ['a command after its here-document', "grep x <<-'E'\na\n\tE\ntrue", 0, [3]],
  ['what closes the compound around it', 'for i in 1; do\n  false\ndone', 1, []],
  ['what closes it, redirected', '{\n  false\n} > log', 1, []],
  ['a command inside of the compound', 'if true; then\n  false\n  true\nfi', 1, [2]],
])('%s', (_, script, failedAt, expected) => {
  expect(linesThatNeverRan(script, failedAt)).toEqual(expected)
})
