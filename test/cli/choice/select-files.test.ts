import { execFileSync } from 'node:child_process'
import fs, { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { findFiles, selectFiles } from '../../../src/cli/choice/select-files.ts'

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

test('a file that is named in several ways is one, by the first of its names', async () => {
  const link = at('sub/link.md')
  symlinkSync('../a.md', link)
  onTestFinished(() => rmSync(link))
  expect(await selectFiles([`./${at('a.md')}`, at('a.md'), resolve(at('a.md')), link])).toEqual([
    `./${at('a.md')}`,
  ])
})

test.each([
  [at('nothing.md'), `${at('nothing.md')} does not exist`, 2],
  [`${folder}/*.mdx`, `${folder}/*.mdx matches no file`, 2],
  [at('empty'), `no labs in ${at('empty')}`, 5],
])('%s means no lab', async (word, message, exitCode) => {
  await expect(selectFiles([word])).rejects.toMatchObject({ name: 'UsageError', message, exitCode })
})

test('what is no file is told apart from what does not exist', async () => {
  const [pipe, circle] = [at('pipe.md'), at('circle.md')]
  execFileSync('mkfifo', [pipe])
  symlinkSync('circle.md', circle)
  onTestFinished(() => [pipe, circle].forEach((path) => void rmSync(path)))
  for (const [word, message] of [
    [pipe, `${pipe} is a named pipe, expected a file`],
    ['/dev/zero', '/dev/zero is a device, expected a file'],
    [circle, `${circle} can't be read: too many symbolic links encountered`],
    [`${folder}/${'x'.repeat(300)}`, `${folder}/${'x'.repeat(300)} can't be read: name too long`],
    ['', '"" does not exist'],
  ] as const) {
    await expect(selectFiles([word])).rejects.toMatchObject({ name: 'UsageError', message, exitCode: 2 })
  }
})

test('in a directory what is no file is passed over', async () => {
  const [pipe, circle, lost] = [at('pipe.md'), at('circle.md'), at('lost.md')]
  execFileSync('mkfifo', [pipe])
  symlinkSync('circle.md', circle)
  symlinkSync('nowhere', lost)
  mkdirSync(at('sub.md'))
  onTestFinished(() =>
    [pipe, circle, lost, at('sub.md')].forEach((path) => void rmSync(path, { recursive: true })),
  )
  expect(await selectFiles([folder])).toEqual([at('a.md'), at('b.md'), at('sub/c.md')])
})

// Root may read all: the system's answer to others is put in its place.
test('a file that can’t be read is told by name, however it was found', async () => {
  const file = at('sub/locked.md')
  writeFileSync(file, '')
  onTestFinished(() => rmSync(file))
  const access = vi.spyOn(fs, 'accessSync').mockImplementation((path) => {
    if (path === file) throw Object.assign(new Error('EACCES'), { errno: -13 })
  })
  syncBuiltinESMExports()
  onTestFinished(() => {
    access.mockRestore()
    syncBuiltinESMExports()
  })
  for (const word of [file, folder, `${folder}/**/*.md`])
    await expect(selectFiles([word])).rejects.toMatchObject({
      name: 'UsageError',
      message: `${file} can't be read: permission denied`,
      exitCode: 2,
    })
  expect(await findFiles([folder])).toContain(file)
})

test('a misspelt command is taken for a lab, and the hint says which was meant', async () => {
  await expect(selectFiles(['chek'])).rejects.toMatchObject({ hint: 'Did you mean labrun check?' })
  await expect(selectFiles(['nowhere.md'])).rejects.toMatchObject({
    hint: expect.stringContaining('Name a lab'),
  })
})
