import { expect, test } from 'vitest'
import {
  clip,
  column,
  hardWrap,
  softWrap,
  textWidth,
  wordWrap,
} from '../../../src/reporters/terminal/text-width.ts'

test.each([
  ['', 0],
  ['eth0', 4],
  ['ü→✓│…', 5],
  ['u\u0308', 1],
  ['容器', 4],
  ['コンテナ', 8],
  ['ｱ', 1],
  ['Ａ', 2],
  ['컨테이너', 8],
  ['🐳', 2],
  ['👩\u200d💻', 2],
  ['\x1b[1;31mred\x1b[0m', 3],
])('%j takes %d columns', (text, width) => {
  expect(textWidth(text)).toBe(width)
})

test('a text that is too long is clipped, and says so', () => {
  expect(clip('namespaces', 10)).toBe('namespaces')
  expect(clip('namespaces', 6)).toBe('names…')
  expect(clip('name spaces', 6)).toBe('name…')
  expect(clip('容器容器', 6)).toBe('容器…')
  expect(clip('x', 0)).toBe('')
})

test('a column is as wide as asked', () => {
  expect(column('ab', 4)).toBe('ab  ')
  expect(column('abcdef', 4)).toBe('abc…')
  expect(column('容', 4)).toBe('容  ')
})

test('a line is wrapped without losing anything', () => {
  expect(hardWrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
  expect(hardWrap('容器容', 3)).toEqual(['容', '器', '容'])
  expect(hardWrap('容', 1)).toEqual(['容'])
  expect(hardWrap('', 3)).toEqual([''])
})

test.each([
  ['no such file or directory', 10, ['no such ', 'file or ', 'directory']],
  ['no such file', 7, ['no such ', 'file']],
  ['/a/long/path it', 6, ['/a/lon', 'g/path ', 'it']],
  ['    indented', 6, ['    in', 'dented']],
  ['容器 容', 4, ['容器 ', '容']],
  ['', 3, ['']],
])('a message is wrapped behind blanks where there are any: %o', (text, width, pieces) => {
  expect(softWrap(text, width)).toEqual(pieces)
  expect(pieces.join('')).toBe(text)
})

test('a sentence is wrapped between words', () => {
  expect(wordWrap('the name of a container', 10)).toEqual(['the name', 'of a', 'container'])
  expect(wordWrap('a containername', 9)).toEqual(['a', 'container', 'name'])
  expect(wordWrap('', 9)).toEqual([''])
})
