import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { complete } from '../../../src/cli/completion/complete.ts'
import { buildProgram } from '../../../src/cli/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'labrun-complete-'))
const LAB = '# A\n\n```bash host id=start\ntrue\n```\n\n```bash host id=stop\ntrue\n```\n'

beforeAll(() => {
  for (const name of ['sub', '_parts', '.git', 'node_modules']) mkdirSync(join(folder, name))
  for (const name of ['a.md', '_b.md', '.c.md', 'sub/d.md']) writeFileSync(join(folder, name), LAB)
  writeFileSync(join(folder, 'README.md'), 'No lab.\n')
  writeFileSync(join(folder, 'new\nline.md'), LAB)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** `FOLDER` stands for the folder of this test. */
function offered(...words: string[]): string[] {
  const facts = { runNames: (which: string) => [`${which}-1`] }
  const typed = words.map((word) => word.replace('FOLDER', folder))
  return complete(
    buildProgram(() => {}),
    typed,
    facts,
  ).map(({ value }) => value.replace(folder, 'FOLDER'))
}

test.each<[string[], string[]]>([
  [['FOLDER/'], ['FOLDER/a.md', 'FOLDER/sub/']],
  [['check', 'FOLDER/s'], ['FOLDER/sub/']],
  [['FOLDER/a.md#sto'], ['FOLDER/a.md#stop']],
  [
    ['shell', 'FOLDER/a.md#'],
    ['FOLDER/a.md#start', 'FOLDER/a.md#stop'],
  ],
  // Only a run and a shell are of single steps.
  [['check', 'FOLDER/a.md#'], []],
  [
    ['FOLDER/a.md', '--from', 's'],
    ['start', 'stop'],
  ],
  [['FOLDER/a.md#x', '--until=sto'], ['--until=stop']],
  [['--only', ''], []],
  [['ch'], ['check']],
  [['help', 'ch'], ['check']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['completion', 'bash', ''], []],
  [['labs', 'ch'], []],
  [
    ['check', '-'],
    ['--strict', '--fix', '--dry-run', '--quiet', '--reporter', '--no-color', '--help'],
  ],
  // Once is enough, but of those that may be repeated.
  [
    ['check', '--fix', '--reporter', 'json', '--'],
    ['--strict', '--dry-run', '--quiet', '--reporter', '--no-color', '--help'],
  ],
  [['--v'], ['--version']],
  [['run', '--v'], []],
  [['check', '--', '--f'], []],
  [
    ['check', '--reporter', ''],
    ['pretty', 'plain', 'json', 'github'],
  ],
  [['--reporter=junit:FOLDER/R'], ['--reporter=junit:FOLDER/README.md']],
  [['--host='], ['--host=private', '--host=dind', '--host=local']],
  [['--nonsense='], []],
  [['--fix='], []],
  [
    ['--timeout', '1'],
    ['1m', '10m', '1h'],
  ],
  [
    ['new', 'x', '--dir', 'FOLDER/'],
    ['FOLDER/_parts/', 'FOLDER/sub/'],
  ],
  [['new', 'x'], []],
  [['clean', ''], ['all-1']],
  [['shell', 'kep'], ['kept-1']],
  [['export', 'FOLDER/a.md', 'FOLDER/'], []],
])('labrun %j', (words, expected) => {
  expect(offered(...words)).toEqual(expected)
})

test('jobs are as many as there are processors, variables those that are set', () => {
  expect(offered('-j', '1')).toContain('1')
  expect(offered('--env', 'PAT')).toContain('PATH')
})

test('commands come before labs, and behind folders more is to follow', () => {
  const found = complete(
    buildProgram(() => {}),
    [''],
    { runNames: () => [] },
  )
  expect(found.slice(0, 2).map(({ value }) => value)).toEqual(['run', 'shell'])
  expect(found.filter(({ isOpen }) => isOpen).every(({ value }) => value.endsWith('/'))).toBe(true)
  expect(found.map(({ value }) => value)).toContain('labs/')
})

test('behind a reporter a file may follow', () => {
  const found = complete(
    buildProgram(() => {}),
    ['--reporter', 'ju'],
    { runNames: () => [] },
  )
  expect(found).toEqual([{ value: 'junit', about: '', isOpen: true }])
})
