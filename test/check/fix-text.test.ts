import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { fixText } from '../../src/check/fix-text.ts'
import { complain } from '../../src/parse/complain.ts'

const TEXT = 'é😀 one\r\ntwo\r\n\r\nthree'

/** A file with complaints about pieces of its lines, each with its fix. */
function fileWith(...fixes: [line: number, from: number, to: number, fix?: string][]): VFile {
  const file = new VFile({ value: TEXT })
  for (const [line, column, endColumn, fix] of fixes) {
    const place = { line, column, endLine: line, endColumn }
    complain(file, place, { rule: 'unknown-key', reason: 'found it', ...(fix !== undefined && { fix }) })
  }
  return file
}

test('several places, in whatever order they were found; all else stays to the byte', () => {
  const file = fileWith([4, 1, 6, 'THREE'], [1, 5, 8, '1'], [2, 1, 4])
  expect(fixText(TEXT, file)).toEqual({
    text: 'é😀 1\r\ntwo\r\n\r\nTHREE',
    fixes: [
      { rule: 'unknown-key', line: 1, column: 5, before: 'one', after: '1' },
      { rule: 'unknown-key', line: 4, column: 1, before: 'three', after: 'THREE' },
    ],
  })
})

test('of two places that overlap the first', () => {
  expect(fixText(TEXT, fileWith([4, 1, 4, 'x'], [4, 3, 6, 'y'], [4, 6, 6, '!'])).text).toMatch(/\nxee!$/)
})

test('where something else stands than what is meant, nothing is written', () => {
  const file = fileWith([1, 5, 8, 'x'])
  file.messages[0]!.actual = 'two'
  expect(fixText(TEXT, file).fixes).toEqual([])
  file.messages[0]!.actual = 'requires.one'
  expect(fixText(TEXT, file).fixes).toHaveLength(1)
})

test('a place that is a point, or not there, is left alone', () => {
  const file = new VFile({ value: TEXT })
  Object.assign(file.message('somewhere'), { fix: 'x' })
  Object.assign(file.message('at a point', { line: 1, column: 1 }), { fix: 'x' })
  expect(fixText(TEXT, file)).toEqual({ text: TEXT, fixes: [] })
})
