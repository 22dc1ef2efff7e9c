import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outputText } from '../../../src/core/text/output-text.ts'

test('UTF-8 stays as it is, a byte order mark and NUL included', () => {
  const text = '\ufeffgrüße\0\r\n'
  expect(outputText(Buffer.from(text))).toEqual({ text, encoding: 'utf-8' })
})

test('other bytes are escaped and said to be', () => {
  expect(outputText(Buffer.from('a\\b\n\xff\x1b', 'latin1'))).toEqual({
    text: 'a\\\\b\n\\xff\\x1b',
    encoding: 'escaped',
  })
})

test('no byte is lost either way', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const { text, encoding } = outputText(Buffer.from(bytes))
      expect(encoding === 'utf-8' ? Buffer.from(text) : unescaped(text)).toEqual(Buffer.from(bytes))
    }),
  )
})

function unescaped(text: string): Buffer {
  const plain = text.replace(/\\(\\|x([0-9a-f]{2}))/g, (_, all: string, hex: string) =>
    all === '\\' ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(plain, 'latin1')
}
