import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { checkCommand } from '../../../src/cli/commands/check.ts'
import { newCommand } from '../../../src/cli/commands/new.ts'
import { labOf } from '../../parse/read.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** What the command says. */
function said(name: string, dir: string): string {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    expect(newCommand(name, { dir })).toBe(0)
    return log.mock.calls.join('\n')
  } finally {
    log.mockRestore()
  }
}

test('a lab in a folder that is made for it, with its name as its title', () => {
  const dir = join(folder(), 'my labs')
  expect(
    said('two-bridges', dir),
  ).toBe(`${dir}/two-bridges.md is a lab that runs, and has one of each block. Next:

  labrun '${dir}/two-bridges.md'
  labrun check '${dir}/two-bridges.md'

Its image, nginx, comes from a recipe in _images beside it, from this machine's Docker engine, or from a registry.`)
  const text = readFileSync(join(dir, 'two-bridges.md'), 'utf8')
  expect(text).toMatch(
    /^---\n# yaml-language-server: \$schema=https:\/\/unpkg.com\/labrun\/schemas\/front-matter.json\ntitle: Two bridges\n/,
  )
  expect(labOf(text)).toMatchObject({ title: 'Two bridges' })
})

test.each(['2', 'null', 'true', '1e3'])('%s is a title too', (name) => {
  const dir = folder()
  said(name, dir)
  expect(labOf(readFileSync(join(dir, `${name}.md`), 'utf8')).title.toLowerCase()).toBe(name)
})

test('nothing is said of it by labrun check', async () => {
  const dir = folder()
  said('hello', dir)
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  const err = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => {
    out.mockRestore()
    err.mockRestore()
  })
  expect(await checkCommand([join(dir, 'hello.md')], {})).toBe(0)
  expect([out.mock.calls.join('\n').split('\n').at(-1), err.mock.calls]).toEqual([
    '1 lab, 13 steps: no mistakes found',
    [],
  ])
})

test('it has one of each block', () => {
  const dir = folder()
  said('hello', dir)
  const { steps } = labOf(readFileSync(join(dir, 'hello.md'), 'utf8'))
  const expectations = steps.flatMap((step) => step.expectations)
  expect(new Set(steps.map(({ key }) => key.target))).toEqual(new Set(['host', 'exec', 'nsenter']))
  expect(new Set(expectations.map(({ mode }) => mode))).toEqual(
    new Set(['lines', 'contains', 'not', 'table', 'json']),
  )
  for (const word of ['background', 'ready', 'teardown', 'check', 'writes', 'transcript', 'retryMs'] as const)
    expect([word, steps.filter((step) => step[word]).length > 0]).toEqual([word, true])
})

test('what is there already stays', () => {
  const dir = folder()
  writeFileSync(join(dir, 'hello.md'), 'mine')
  expect(() => newCommand('hello', { dir })).toThrow(`${dir}/hello.md is there already`)
  expect(readFileSync(join(dir, 'hello.md'), 'utf8')).toBe('mine')
  expect(() => newCommand('hello', { dir: join(dir, 'hello.md') })).toThrow(
    `the lab ${dir}/hello.md/hello.md can't be written: ${dir}/hello.md is a file, expected a folder`,
  )
})

test.each([
  ['labs/hello.md', 'Try labrun new hello'],
  ['demo/Two Bridges', 'Try labrun new two-bridges --dir demo'],
  ['_hidden', 'Try labrun new hidden'],
  ['Hello', 'Try labrun new hello'],
  ['..', 'For example: labrun new two-bridges'],
  ['', 'For example: labrun new two-bridges'],
])('%j is no name of a lab', (name, hint) => {
  const error = (() => {
    try {
      newCommand(name, { dir: 'labs' })
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toMatchObject({
    message: `${JSON.stringify(name)} can't be the name of a lab: lower-case letters and digits, with - between words`,
    hint,
  })
})
