import { expect, test } from 'vitest'
import { match } from '../../src/matchers/builtin.ts'
import { written } from './author.ts'

const captured = (lines: string[], printed: string, captures = {}, mode: 'lines' | 'contains' = 'lines') => {
  const result = match(written(lines, mode), printed, captures)
  return [result.fits, result.captures]
}

test('of what does not fit, the lines that do capture', () => {
  expect(captured(['PID {{pid:int}}', 'up'], 'PID 177\ndown')).toEqual([false, { pid: '177' }])
  expect(
    captured(['up', '{{pid}} runs', 'and {{name:word}}'], 'x\n177 runs\nand web', { pid: '177' }),
  ).toEqual([false, { name: 'web' }])
  expect(captured(['a {{x:int}}', 'missing'], 'b\na 7', {}, 'contains')).toEqual([false, { x: '7' }])
})

test('of two that do not agree, the first', () => {
  expect(captured(['a {{x:int}}', 'b {{x:int}}'], 'a 1\nb 2')).toEqual([false, { x: '1' }])
})
