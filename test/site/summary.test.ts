import { expect, test } from 'vitest'
import { summary } from '../../site/repository/summary.ts'

test.each([
  ['whole, where it is short', 'One *sentence*,\nin `two` lines.\n\nMore.', 'One sentence, in two lines.'],
  [
    'as many sentences as fit',
    `${'A word and one more, '.repeat(5)}end. ${'b '.repeat(80)}.`,
    `${'A word and one more, '.repeat(5)}end.`,
  ],
  ['as many words, where the first is long', `Why? ${'word '.repeat(40)}`, `Why? ${'word '.repeat(29)}word…`],
  ['nothing of nothing', '## Heading\n', ''],
])('%s', (_, markdown, words) => {
  expect(summary(markdown)).toBe(words)
  expect(words.length).toBeLessThanOrEqual(160)
})
