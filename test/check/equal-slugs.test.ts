import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { complainOfEqualSlugs } from '../../src/check/equal-slugs.ts'
import { formatMessages } from '../../src/parse/format-message.ts'

test('the later of two labs with one name is told, and each one more', () => {
  const files = ['a/x.md', 'a/y.md', 'b/x.md', 'c/x.md'].map((path) => new VFile({ path }))
  complainOfEqualSlugs(files)
  expect(files.map(formatMessages)).toEqual([
    '',
    '',
    `b/x.md:1:1: error equal-slugs: found a second lab that is called x, expected another name
  hint: a/x.md has it already. They can't run together, nor be pages of one site.`,
    expect.stringContaining('a/x.md has it already'),
  ])
})
