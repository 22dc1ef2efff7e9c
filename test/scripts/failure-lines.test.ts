import { expect, test } from 'vitest'
import { type Failure, failureLines } from '../../scripts/test/failure-lines.ts'

const named = (name: string): Failure => ({ name, why: null })

test('what failed is listed, a line each, and no more than fits the end of a log', () => {
  expect(failureLines([])).toEqual([])
  expect(failureLines([named('types'), named('test/a.test.ts > \x1b[2J\nb')])).toEqual([
    ...['', 'failed:', '  types', '  test/a.test.ts > ^[[2J⏎b'],
  ])
  const many = Array.from({ length: 45 }, (_, index) => named(`test ${index}`))
  expect(failureLines(many).slice(-2)).toEqual(['  test 39', '  … and 5 more'])
})

test('below it why: the first lines, without colours, and of the stack what is ours', () => {
  const why = [
    "\x1b[31mAssertionError\x1b[39m: expected 'a\x07' to be 'b'",
    '',
    `  ${'x'.repeat(200)}`,
    '    at /repo/node_modules/vitest/dist/index.js:1:1',
    '    at /repo/test/a.test.ts:7:3',
    ...Array.from({ length: 30 }, (_, index) => `    at more ${index}`),
  ].join('\n')
  const [, , name, ...lines] = failureLines([{ name: 'a', why }])
  expect(name).toBe('  a')
  expect(lines.slice(0, 3)).toEqual([
    "      AssertionError: expected 'a^G' to be 'b'",
    `        ${'x'.repeat(158)} …`,
    '          at /repo/test/a.test.ts:7:3',
  ])
  expect(lines).toHaveLength(14)
})
