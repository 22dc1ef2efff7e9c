import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chooseReporters, refuseToOverwrite } from '../../../src/cli/reporters/choose-reporters.ts'

const NAMES = ['pretty', 'plain', 'json', 'ndjson'] as const

test('without an option there is one', () => {
  expect(chooseReporters([], NAMES, 'plain')).toEqual([{ name: 'plain', file: null }])
})

test('names may have a file, which may hold colons', () => {
  expect(chooseReporters(['plain', 'json:out/a:b.json'], NAMES, 'plain')).toEqual([
    { name: 'plain', file: null },
    { name: 'json', file: 'out/a:b.json' },
  ])
})

test.each([
  [['jsn'], 'unknown reporter jsn, expected one of pretty, plain, json, ndjson'],
  [['json:'], 'reporter json: names no file'],
  [['plain', 'json'], 'two reporters would write to standard output'],
  [['json:a', 'ndjson:a'], 'two reporters would write to a'],
  [['json:out/a', 'ndjson:./out/../out/a'], 'two reporters would write to ./out/../out/a'],
])('%j is refused', (options, message) => {
  expect(() => chooseReporters(options, NAMES, 'plain')).toThrow(message)
})

test('two names of a file are one file, and a lab is not written over', () => {
  const at = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(at, { recursive: true }))
  const [lab, link] = [join(at, 'x.md'), join(at, 'link')]
  writeFileSync(lab, '')
  symlinkSync('x.md', link)
  expect(() => chooseReporters([`plain:${lab}`, `json:${link}`], NAMES, 'plain')).toThrow(
    `two reporters would write to ${link}`,
  )
  expect(() => refuseToOverwrite([{ name: 'json', file: link }], ['labs/y.md', lab])).toThrow(
    `the reporter json would write over the lab ${link}`,
  )
  refuseToOverwrite([{ name: 'plain', file: null }], [lab])
  // It may be another lab, which this run is not about.
  expect(() => refuseToOverwrite([{ name: 'json', file: link }], [])).toThrow(
    `the reporter json would write over ${link}, and a Markdown file may be a lab`,
  )
  refuseToOverwrite([{ name: 'plain', file: join(at, 'new.md') }], [lab])
})
