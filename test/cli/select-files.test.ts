import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selectFiles } from '../../src/cli/select-files.ts'

const folder = relative('', mkdtempSync(join(tmpdir(), 'labrun-select-')))
const at = (name: string) => join(folder, name)

beforeAll(() => {
  for (const name of ['sub', '_common', 'empty']) mkdirSync(at(name))
  for (const name of ['b.md', 'a.md', '_draft.md', '.hidden.md', 'notes.txt', 'sub/c.md', '_common/d.md']) {
    writeFileSync(at(name), '')
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a directory means the labs below it, sorted, less what begins with _ or a dot', async () => {
  expect(await selectFiles([folder])).toEqual([at('a.md'), at('b.md'), at('sub/c.md')])
})

test('a file is itself, whatever its name', async () => {
  expect(await selectFiles([at('_draft.md')])).toEqual([at('_draft.md')])
})

test('a glob, and each file once, in the order named', async () => {
  expect(await selectFiles([at('b.md'), `${folder}/?.md`])).toEqual([at('b.md'), at('a.md')])
})

test.each([
  [at('nothing.md'), `${at('nothing.md')} does not exist`, 2],
  [`${folder}/*.mdx`, `${folder}/*.mdx matches no file`, 2],
  [at('empty'), `no labs in ${at('empty')}`, 5],
])('%s means no lab', async (word, message, exitCode) => {
  await expect(selectFiles([word])).rejects.toMatchObject({ name: 'UsageError', message, exitCode })
})

test('a misspelt command is taken for a lab, and the hint says which was meant', async () => {
  await expect(selectFiles(['chek'])).rejects.toMatchObject({ hint: 'Did you mean labrun check?' })
  await expect(selectFiles(['nowhere.md'])).rejects.toMatchObject({
    hint: expect.stringContaining('Name a lab'),
  })
})
