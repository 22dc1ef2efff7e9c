import { expect, test } from 'vitest'
import { refuseEqualSlugs } from '../../../src/cli/choice/equal-slugs.ts'
import { UsageError } from '../../../src/cli/words/usage-error.ts'

const labs = (...files: string[]) =>
  files.map((file) => ({ file, slug: file.replace(/.*\//, '').replace('.md', '') }))

test('two labs of one name can not be told apart', () => {
  expect(() => refuseEqualSlugs(labs('a/x.md', 'a/y.md', 'b/x.md'))).toThrow(
    new UsageError('a/x.md and b/x.md are both called x', 'Run them apart, or rename one.'),
  )
  refuseEqualSlugs(labs('a/x.md', 'a/y.md'))
})
