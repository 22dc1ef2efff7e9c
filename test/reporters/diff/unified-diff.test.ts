import { expect, test } from 'vitest'
import { unifiedDiff } from '../../../src/reporters/diff/unified-diff.ts'

const before = ['1', '2', '3', '4', '5', '6', '7', '8', 'old', '10', ''].join('\n')

test('what changes, with three lines around it', () => {
  expect(unifiedDiff('labs/x.md', before, before.replace('old', 'new'), false)).toBe(
    '--- labs/x.md\n+++ labs/x.md\n@@ -6,5 +6,5 @@\n 6\n 7\n 8\n-old\n+new\n 10\n',
  )
  expect(unifiedDiff('labs/x.md', before, before, false)).toBe('')
})

test('in colour, and nothing in it moves a cursor', () => {
  const diff = unifiedDiff('x.md', before, before.replace('old', 'a\x1b[2Jb'), true)
  expect(diff).toContain('\x1b[31m-old\x1b[39m\n\x1b[32m+a^[[2Jb\x1b[39m\n')
})
