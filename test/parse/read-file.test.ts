import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { labFile, readLabFile } from '../../src/parse/read-file.ts'
import { messagesOn } from './read.ts'

const directory = mkdtempSync(join(tmpdir(), 'labrun-read-'))
afterAll(() => rmSync(directory, { recursive: true }))

const STEP = '```host\ntrue\n```\n'

test('a file is read as it stands, its name as the user wrote it', async () => {
  const path = join(directory, 'x.md')
  writeFileSync(path, `\ufeff${STEP}`)
  const file = await readLabFile(path)
  expect([file.path, file.value, file.messages]).toEqual([path, STEP, []])
})

test('what is no file is an error of the host', async () => {
  await expect(readLabFile(join(directory, 'none.md'))).rejects.toMatchObject({
    name: 'HostError',
    kind: 'io',
    rule: 'unreadable-file',
    message: `${directory}/none.md can't be read: ENOENT: no such file or directory, open '${directory}/none.md'`,
  })
  await expect(readLabFile(directory)).rejects.toMatchObject({ rule: 'unreadable-file' })
})

test('a file without an end is read up to the limit', async () => {
  const file = await readLabFile('/dev/zero')
  expect(file.messages.map(({ ruleId }) => ruleId)).toEqual(['lab-too-large'])
})

test('a lab has at most 4 MB', () => {
  const most = STEP.padEnd(4_000_000, '\n')
  expect(labFile('x.md', Buffer.from(most)).messages).toEqual([])
  expect(messagesOn(`${most}\n`)).toBe(
    'x.md:1:1: error lab-too-large: found more than 4 MB, expected a lab of at most 4 MB\n' +
      '  hint: Make two labs of it, or let a step fetch what is large.',
  )
})

test('a NUL byte is found', () => {
  expect(messagesOn(`${STEP}é\0`)).toBe(
    'x.md:4:2: error nul-byte: found a NUL byte, expected text\n' +
      "  hint: Bash can't read one. In a script, write printf '\\0' instead.",
  )
})

test('a carriage return that ends no line is found', () => {
  expect(messagesOn('```host\r\nprintf a\rb\r\n```\r\n')).toBe(
    'x.md:2:9: error lone-cr: found a carriage return without a line feed, expected lines that end with LF or CRLF\n' +
      "  hint: Programs don't agree whether it ends a line. In a script, write printf '\\r' instead.",
  )
})

test.each([
  ['UTF-16LE with a mark', Buffer.from('\ufeff# x', 'utf16le')],
  ['UTF-16BE with a mark', Buffer.from([0xfe, 0xff, 0x00, 0x23])],
  ['UTF-16LE', Buffer.from('# x', 'utf16le')],
  ['UTF-16BE', Buffer.from([0x00, 0x23, 0x00, 0x20])],
])('%s is told by name', (_, bytes) => {
  expect(messagesOn(bytes)).toBe(
    'x.md:1:1: error not-utf-8: found UTF-16, expected UTF-8\n  hint: Save the file as UTF-8.',
  )
})

test.each([
  ['a stray byte', [0xc3, 0x28], '0xc3'],
  ['Latin-1', [0xe9, 0x0a], '0xe9'],
  ['a surrogate', [0xed, 0xa0, 0x80], '0xed'],
  ['a character cut off', [0xe2, 0x82], '0xe2'],
])('%s is found', (_, bytes, byte) => {
  expect(messagesOn(Buffer.concat([Buffer.from('\ufeffé\r\nab'), Buffer.from(bytes)]))).toBe(
    `x.md:2:3: error not-utf-8: found the byte ${byte}, which is not UTF-8\n  hint: Save the file as UTF-8.`,
  )
})

test('a replacement character that stands in the file is text', () => {
  expect(messagesOn(`${STEP}\ufffd`)).toBe('')
})

test('with an error in its bytes a file has no text', () => {
  expect(labFile('x.md', Buffer.from([0xff])).value).toBe('')
})
