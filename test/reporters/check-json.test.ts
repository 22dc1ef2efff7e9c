import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { complain } from '../../src/parse/complain.ts'
import { checkJson } from '../../src/reporters/check-json.ts'
import { checkGithub } from '../../src/reporters/github/check-github.ts'

function checked(): VFile {
  const file = new VFile({ path: 'labs/a,b:c%.md', value: 'ab\ncd' })
  complain(
    file,
    { line: 1, column: 1, endLine: 1, endColumn: 3 },
    {
      rule: 'unknown-target',
      reason: 'found "ab"',
      hint: 'Did you mean cd?\n100%',
      actual: 'ab',
      expected: ['cd'],
      fix: 'cd',
    },
  )
  complain(
    file,
    { line: 1, column: 2, endLine: 2, endColumn: 1 },
    { rule: 'dead-link', severity: 'warning', reason: '::error::x\r' },
  )
  complain(file, { line: 2, column: 1 }, { rule: 'unproven', severity: 'information', reason: 'told' })
  return file
}

test('as JSON, each message with all that is known of it', () => {
  const fix = { rule: 'unknown-key', line: 1, column: 1, before: 'a', after: 'b' }
  expect(JSON.parse(checkJson([{ file: checked(), steps: 3, fixes: [fix] }]))).toEqual({
    version: 1,
    files: [
      {
        file: 'labs/a,b:c%.md',
        steps: 3,
        messages: [
          {
            ...{ rule: 'unknown-target', severity: 'error', line: 1, column: 1, endLine: 1, endColumn: 3 },
            ...{
              message: 'found "ab"',
              hint: 'Did you mean cd?\n100%',
              actual: 'ab',
              expected: ['cd'],
              fix: 'cd',
            },
          },
          {
            ...{ rule: 'dead-link', severity: 'warning', line: 1, column: 2, endLine: 2, endColumn: 1 },
            ...{ message: '::error::x\r', hint: null, actual: null, expected: null, fix: null },
          },
          {
            ...{ rule: 'unproven', severity: 'note', line: 2, column: 1, endLine: null, endColumn: null },
            ...{ message: 'told', hint: null, actual: null, expected: null, fix: null },
          },
        ],
        fixes: [fix],
      },
    ],
  })
})

test('as commands for GitHub, in which nothing of a lab is one', () => {
  expect(checkGithub([checked()]).split('\n')).toEqual([
    '::error file=labs/a%2Cb%3Ac%25.md,line=1,col=1,endLine=1,endColumn=3,title=unknown-target::found "ab"%0Ahint: Did you mean cd?%0A100%25',
    '::warning file=labs/a%2Cb%3Ac%25.md,line=1,col=2,endLine=2,title=dead-link::::error::x%0D',
    '::notice file=labs/a%2Cb%3Ac%25.md,line=2,col=1,title=unproven::told',
    '',
  ])
})
