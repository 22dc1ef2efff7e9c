import { expect, test } from 'vitest'
import { checksInWords, expectationWords } from '../../../src/starlight/block/checks-in-words.ts'
import { labOf } from '../../parse/read.ts'
import { block } from '../page.ts'

function words(info: string, ...outputs: string[]): string[] {
  const [step] = labOf(block(info, 'true') + outputs.join('')).steps
  return [...checksInWords(step!), ...step!.expectations.map(expectationWords)]
}

test.each([
  ['bash host', ['No command fails.']],
  ['bash host exit=2', ['Its last command ends with exit status 2.']],
  ['bash host exit=any', ['It ends with any exit status.']],
  ['bash host retry=10s', ['No command fails.', 'Tried again for up to 10 s, until all of it holds.']],
  [
    'bash host background ready=port:80',
    [
      'It has started, and not failed while the lab ran.',
      'The lab goes on once somebody listens on port 80.',
    ],
  ],
  ['text host file=a', ['The file was written.']],
])('%s', (info, expected) => {
  expect(words(info)).toEqual(expected)
})

test.each([
  [block('output'), 'It prints nothing.'],
  [block('output', 'a'), 'It prints this line, and nothing else:'],
  [block('output contains', 'a', 'b'), 'It prints these 2 lines, among others:'],
  [block('output unordered', 'a', 'b'), 'It prints these 2 lines, in any order, and nothing else:'],
  [block('output not', 'a'), 'It prints no such line:'],
  [block('output not stream=stderr', 'a', 'b'), 'On stderr it prints none of these 2 lines:'],
  [
    block('output table', 'NAMES  IMAGE', 'web    nginx'),
    'It prints a table that has these rows, among others; only the columns named here count:',
  ],
  [block('output table', 'NAMES  IMAGE'), 'It prints a table without rows, with this header:'],
  [block('json output', '{ "a": 1 }'), 'It prints JSON that has what stands here; there may be more of it:'],
])('%j', (output, expected) => {
  expect(words('bash host', output)).toEqual(['No command fails.', expected])
})
