import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { folderOf, said, useFolder } from './command.ts'

// What can be wrong with a lab, and with what is named as one, by numbers: the exact words and the exit code of the command.
// Where a name ends in `is-fine`, it only looks odd. Each rule has more cases in test/fixtures/parse and check.
//
//   1 a misspelt target         9 a here-document without end  17 output of nothing           25 front matter in JavaScript
//   2 an unknown attribute     10 an empty block               18 two labs of one name        26 a key twice
//   3 a fence never closed     11 an id twice                  19 what is no file             27 durations
//   4 places in lists          12 steps that need others       20 nothing to run              28 tags
//   5 CRLF                     13 what is too large            21 no YAML                     29 paths for names
//   6 NUL                      14 a block in a block           22 aliases                     30 another version
//   7 what is not UTF-8        15 HTML, quotes, indentation    23 100 kB of [
//   8 what bash can't read     16 regular expressions          24 names of JavaScript's objects
//  31 secrets that are not set, or too short

useFolder()
const FIXTURES = join(import.meta.dirname, '../fixtures/bad-input')
const labs = readdirSync(FIXTURES).filter((name) => name.endsWith('.md'))

test.each(labs)('%s', async (name) => {
  const words = await said(folderOf({ [name]: readFileSync(join(FIXTURES, name)) }), ['check', `./${name}`])
  expect(words).toMatch(
    name.endsWith('is-fine.md') ? /: no mistakes found\nexit 0$/ : /: error [\s\S]*\nexit 3$/,
  )
  await expect(`${words}\n`).toMatchFileSnapshot(join(FIXTURES, name.replace(/md$/, 'txt')))
})

const FENCE = '```'
const block = (info: string, ...lines: string[]) => [FENCE + info, ...lines, FENCE, ''].join('\n')
const STEP = block('bash host check', 'true')
const NO_STEPS = '1 lab, 0 steps: 1 error found\nexit 3'
const FINE = '1 lab, 1 step: no mistakes found\nexit 0'

const bytes: Record<string, [lab: string | Uint8Array, says: string]> = {
  '5: CRLF is as good as LF': [STEP.replaceAll('\n', '\r\n'), FINE],
  '5: the places of a file with CRLF': [
    `Text\r\n\r\n${block('bash hots', 'true').replaceAll('\n', '\r\n')}`,
    `x.md:3:9: error unknown-target: found "hots" as the target, expected host, nsenter or exec
  hint: Did you mean host? A block that is only to be read needs no second word; its language can be text.
1 lab, 0 steps: 1 error found
1 can be mended: labrun check --fix x.md
exit 3`,
  ],
  '6: a NUL byte': [
    block('bash host', "echo '\0'"),
    `x.md:2:7: error nul-byte: found a NUL byte, expected text
  hint: Bash can't read one. In a script, write printf '\\0' instead.
${NO_STEPS}`,
  ],
  '7: a byte that is not UTF-8': [
    Buffer.concat([Buffer.from('# é\n\na '), Buffer.from([0xff, 0x0a])]),
    `x.md:3:3: error not-utf-8: found the byte 0xff, which is not UTF-8
  hint: Save the file as UTF-8.
${NO_STEPS}`,
  ],
  '7: UTF-16': [
    Buffer.from(`\ufeff${STEP}`, 'utf16le'),
    `x.md:1:1: error not-utf-8: found UTF-16, expected UTF-8
  hint: Save the file as UTF-8.
${NO_STEPS}`,
  ],
  '7: a byte order mark': [`\ufeff${STEP}`, FINE],
  '13: 10 MB': [
    'x'.repeat(10_000_000),
    `x.md:1:1: error lab-too-large: found more than 4 MB, expected a lab of at most 4 MB
  hint: Make two labs of it, or let a step fetch what is large.
${NO_STEPS}`,
  ],
  '13: 100 000 blocks': [
    `${block('host', ':')}\n`.repeat(100_000),
    `x.md:1:1: error lab-too-large: found more than 10 000 blocks, expected a lab of at most 10 000
  hint: Make several labs of it.
${NO_STEPS}`,
  ],
  '13 and 23: a line of 1 MB, and 50 kB of [': [
    `${'x'.repeat(1_000_000)}\n\n${'['.repeat(50_000)}\n\n${STEP}`,
    FINE,
  ],
  '23: 100 kB of [ in front matter': [
    `---\n${'['.repeat(100_000)}\n---\n\n${STEP}`,
    `x.md:1:1: error front-matter-too-large: found front matter of more than 64 KiB, or nested more than 64 deep, expected less
  hint: It holds a few settings; all else belongs into the text.
1 lab, 1 step: 1 error found
exit 3`,
  ],
  '23: quotes that nest without end': [
    `${'> '.repeat(1000)}a\n\n${STEP}`,
    `x.md:1:1: error lab-too-complex: found quotes, lists or emphasis that are nested more than 200 deep, expected less
  hint: A block that is only to be read can show such a text as it is.
${NO_STEPS}`,
  ],
  '23: a script of 100 kB of $(': [
    block('bash host', '$('.repeat(50_000)),
    expect.stringMatching(
      /^x\.md:2:1: error shell-syntax: bash can't read this block: /,
    ) as unknown as string,
  ],
}

test.each(Object.entries(bytes))('%s', async (_, [lab, says]) => {
  expect(await said(folderOf({ 'x.md': lab }), ['check', './x.md'])).toEqual(says)
})

test('22: a bomb of aliases is refused at its places, not unfolded', async () => {
  const level = (name: string, of: string) => `${name}: &${name} [${`*${of}, `.repeat(9)}]`
  const levels = [...'bcdefghi'].map((name, at) => level(name, 'abcdefgh'[at]!))
  const words = await said(folderOf({ 'x.md': `---\na: &a [x]\n${levels.join('\n')}\n---\n\n${STEP}` }), [
    'check',
    './x.md',
  ])
  expect(words.match(/^x\.md:\d+:\d+: error alias: found "[&*]\w", /gm)).toHaveLength(9 + 8 * 9)
  expect(words).toMatch(/\nexit 3$/)
})

test('24: nothing of a lab reaches the objects of JavaScript', () => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as { images?: unknown }).images).toBeUndefined()
})

test('8: where bash can not read one block, none has run', async () => {
  const lab = readFileSync(join(FIXTURES, '08-no-bash.md'), 'utf8')
  const own = folderOf({})
  const file = folderOf({ 'x.md': lab.replaceAll('$MARK', join(own, 'mark')) })
  expect(await said(file, ['run', './x.md', '--reporter', 'plain'])).toBe(
    `x.md:27:1: error shell-syntax: bash can't read this block: syntax error near unexpected token \`fi'
  hint: bash -n says so before anything runs; its warnings count too.
exit 3`,
  )
  expect(existsSync(join(own, 'mark'))).toBe(false)
})

test.each([
  [
    undefined,
    `x.md:2:11: error secret-unset: the variable BAD_INPUT_TOKEN is not set, expected its value in the environment
  hint: As in: BAD_INPUT_TOKEN=… labrun LAB
exit 4`,
  ],
  [
    'short',
    `x.md:2:11: error secret-too-short: the value of BAD_INPUT_TOKEN has fewer than 6 characters, so that it can't be masked
  hint: What is as short stands in other words too. If it is no secret, write it in the front matter: env: { BAD_INPUT_TOKEN: … }
exit 4`,
  ],
])('31: a secret that is %s', async (value, says) => {
  vi.stubEnv('BAD_INPUT_TOKEN', value)
  const own = folderOf({ 'x.md': `---\nsecrets: [BAD_INPUT_TOKEN]\n---\n\n${STEP}` })
  expect(await said(own, ['run', './x.md', '--reporter', 'plain'])).toBe(says)
})
