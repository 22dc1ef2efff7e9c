import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { replaceLab } from '../../../src/cli/mend/replace-lab.ts'

const OLD = Buffer.from('old')
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  file = join(folder, 'lab.md')
  writeFileSync(file, OLD)
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

const text = () => readFileSync(file, 'utf8')

test('the file has the new text, and its mode', () => {
  chmodSync(file, 0o640)
  replaceLab(file, OLD, 'new')
  expect([text(), statSync(file).mode & 0o777, readdirSync(folder)]).toEqual(['new', 0o640, ['lab.md']])
})

test('a link leads to it as before', () => {
  mkdirSync(join(folder, 'other'))
  symlinkSync('../lab.md', join(folder, 'other/link.md'))
  replaceLab(join(folder, 'other/link.md'), OLD, 'new')
  expect([text(), readlinkSync(join(folder, 'other/link.md'))]).toEqual(['new', '../lab.md'])
  expect(readdirSync(join(folder, 'other'))).toEqual(['link.md'])
})

test('a file that somebody else has written is left alone', () => {
  writeFileSync(file, 'theirs')
  expect(() => replaceLab(file, OLD, 'new')).toThrow(
    expect.objectContaining({
      rule: 'changed-meanwhile',
      kind: 'io',
      message: `${file} has changed since it was read, and was left as it is`,
    }),
  )
  expect([text(), readdirSync(folder)]).toEqual(['theirs', ['lab.md']])
})

test('what can’t be written is told, and nothing is left', () => {
  rmSync(file)
  expect(() => replaceLab(file, OLD, 'new')).toThrow(
    expect.objectContaining({ rule: 'not-written', message: expect.stringContaining('ENOENT') }),
  )
  expect(readdirSync(folder)).toEqual([])
})
