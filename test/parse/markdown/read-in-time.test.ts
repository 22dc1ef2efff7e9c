import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { parseLab } from '../../../src/parse/lab.ts'
import { readMarkdown } from '../../../src/parse/markdown/markdown.ts'
import { mayTakeLong, readInTime } from '../../../src/parse/markdown/read-in-time.ts'

test.each([
  ['a lab of many short paragraphs', 'Text.\n\n'.repeat(9_000), false],
  ['one with CRLF', 'Text.\r\n\r\n'.repeat(7_000), false],
  ['one of many short quotes', '> Text.\n>\n'.repeat(6_000), false],
  ['a large one', 'Text.\n\n'.repeat(10_000), true],
  ['a long paragraph', 'Text.\n'.repeat(2_000), true],
])('%s may take long: %s', (_, text, expected) => {
  expect(mayTakeLong(text)).toBe(expected)
})

test('in a thread of its own a text is read as here', async () => {
  const text = '---\ntitle: x\n---\n\n# A *lab*\n\n| a |\n|---|\n| b |\n\n- [ ] ~~c~~\n'
  expect(await readInTime(text)).toEqual(readMarkdown(text))
  expect(await readInTime('> '.repeat(1000))).toBe('deep')
})

test('what takes too long is ended', async () => {
  const text = '~a'.repeat(50_000)
  expect(await readInTime(text, 100)).toBe('slow')
  const file = new VFile({ path: 'x.md', value: text })
  expect(parseLab(file, () => 'slow')).toMatchObject({ lab: null, steps: [], secrets: [], markdown: null })
  expect(file.messages.map(String)).toEqual([
    'x.md:1:1: found Markdown that takes more than 20 s to read, expected a plainer text',
  ])
})
