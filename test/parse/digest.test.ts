import { expect, test } from 'vitest'
import { labDigest } from '../../src/parse/digest.ts'
import { labOf } from './read.ts'

const LAB = `---
title: One
env: { A: "1", B: "2" }
---

Text.

\`\`\`host id=start timeout=10s
echo 1
\`\`\`

\`\`\`output
1
\`\`\`
`
const digest = labOf(LAB).digest

test('a digest is a SHA-256', () => {
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
  const { digest: _, ...lab } = labOf(LAB)
  expect(labDigest(lab)).toBe(digest)
})

test.each([
  ['the title', 'title: One', 'title: Two'],
  ['prose', 'Text.', 'Other text, and\n\nmore.'],
  ['the order of variables', 'A: "1", B: "2"', 'B: "2", A: "1"'],
  ['the form of a block', '```host id', '~~~bash host id'],
  ['what is for the page', 'id=start', 'id=start title="x" {1}'],
  ['a default written out', 'title: One', 'title: One\nstep-timeout: 30s'],
  ['a default limit written out', 'title: One', 'title: One\nmax-output: 64MiB'],
  ['a default of a block written out', 'timeout=10s', 'timeout=10s settle=150ms max-output=65536KiB'],
])('%s leaves it as it was', (_, from, to) => {
  const changed = LAB.replace(from, to).replace(/(~~~bash[^`]*)```/, '$1~~~')
  expect(changed).not.toBe(LAB)
  expect(labOf(changed).digest).toBe(digest)
})

test('it tells what is waited for', () => {
  const kinds = [
    '',
    'ready=port:80',
    'ready=port:81',
    'ready=output:/80/',
    'ready=http://80/',
    'ready=file:/80',
  ]
  const digests = kinds.map((ready) => labOf(LAB.replace('timeout=10s', `background ${ready}`)).digest)
  expect(new Set(digests).size).toBe(kinds.length)
})

test.each([
  ['a script', 'echo 1', 'echo 2'],
  ['an id', 'id=start', 'id=begin'],
  ['a target', '```host', '```nsenter container=web'],
  ['an attribute', 'timeout=10s', 'timeout=11s'],
  ['a flag', 'timeout=10s', 'timeout=10s teardown'],
  ['another shell', '```host', '```sh host'],
  ['a terminal', 'timeout=10s', 'timeout=10s tty'],
  ['what it may print', 'timeout=10s', 'timeout=10s max-output=1GiB'],
  ['a limit to what all may print', 'title: One', 'max-output: 1GiB'],
  ['how long late output is waited for', 'timeout=10s', 'timeout=10s settle=2s'],
  ['the background', 'timeout=10s', 'timeout=10s background'],
  ['an expectation', '\n1\n', '\n{{int}}\n'],
  ['how it is meant', '```output', '```output contains'],
  ['a variable', 'A: "1"', 'A: "3"'],
  ['a limit', 'title: One', 'timeout: 1m'],
  ['a secret', 'title: One', 'secrets: [TOKEN]'],
  ['a requirement', 'title: One', 'requires: { images: [nginx] }'],
])('%s changes it', (_, from, to) => {
  expect(labOf(LAB.replace(from, to)).digest).not.toBe(digest)
})

test('of secrets it tells the names, in whatever order', () => {
  const [one, other] = ['[KEY, TOKEN]', '[TOKEN, KEY]'].map((names) =>
    labOf(LAB.replace('title: One', `secrets: ${names}`)),
  )
  expect(one!.digest).toBe(other!.digest)
  expect(one!.secrets).toEqual([
    { name: 'KEY', place: { line: 2, column: 11, endLine: 2, endColumn: 14 } },
    { name: 'TOKEN', place: { line: 2, column: 16, endLine: 2, endColumn: 21 } },
  ])
})

test('of a transcript all that runs and is expected counts, but not what sets commands apart', () => {
  const digestOf = (...lines: string[]) =>
    labOf(['```console host id=x', ...lines, '```', ''].join('\n')).digest
  const one = digestOf('$ echo a', 'a')
  expect(digestOf('', '$ # said before', '$ echo a', 'a', '', '$')).toBe(one)
  const others = [
    digestOf('$ echo a', 'a', '[0]', '$ true'),
    digestOf('$ echo b', 'a'),
    digestOf('$ echo a', 'b'),
    digestOf('$ echo a', 'a', '[1]'),
    labOf('```bash host id=x\necho a\n```\n```output stream=both\na\n```\n').digest,
  ]
  expect(new Set([one, ...others]).size).toBe(6)
})
