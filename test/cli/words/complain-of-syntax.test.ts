import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { complainOfSyntax } from '../../../src/cli/words/complain-of-syntax.ts'
import { formatMessages } from '../../../src/parse/format-message.ts'
import { labOf } from '../../parse/read.ts'

/** What is said of the blocks of a lab. */
async function said(...blocks: readonly (readonly [info: string, script: string])[]): Promise<string> {
  const text = blocks.map(([info, script]) => `\`\`\`${info}\n${script}\n\`\`\`\n`).join('\n')
  const file = new VFile({ path: 'x.md', value: text })
  await complainOfSyntax(labOf(text).steps, file)
  return formatMessages(file)
}

test('nothing is said of what its shell can read', async () => {
  expect(await said(['host', 'a=(1)'], ['sh host', 'cat <<E\nE'], ['sh host tty', '[ a = b ]\nexit'])).toBe(
    '',
  )
})

test('what bash can not read', async () => {
  expect(await said(['host', 'true'], ['host', 'fi'])).toBe(
    "x.md:6:1: error shell-syntax: bash can't read this block: syntax error near unexpected token `fi'\n" +
      '  hint: bash -n says so before anything runs; its warnings count too.',
  )
})

test('bash in a block for sh gets the right language as its hint', async () => {
  expect(
    await said(['sh exec container=web', 'true\na=(1 2)'], ['sh host', 'cat <(ls)'], ['host', 'a=(1 2)']),
  ).toBe(
    'x.md:3:1: error shell-syntax: sh can\'t read this block: Syntax error: "(" unexpected\n' +
      '  hint: bash can: write bash exec where the place has bash.\n' +
      'x.md:7:1: error shell-syntax: sh can\'t read this block: Syntax error: "(" unexpected\n' +
      '  hint: bash can: write bash host where the place has bash.',
  )
})

test('what neither of them can read', async () => {
  expect(await said(['sh host', 'if true'], ['sh host', 'cat <<E'])).toBe(
    'x.md:2:1: error shell-syntax: sh can\'t read this block: Syntax error: end of file unexpected (expecting "then")\n' +
      '  hint: sh -n says so before anything runs.\n' +
      "x.md:6:1: error shell-syntax: sh can't read this block: warning: here-document at line 6 delimited by end-of-file (wanted `E')\n" +
      '  hint: sh -n says so before anything runs.',
  )
})
