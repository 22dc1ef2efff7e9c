import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { VFile } from 'vfile'
import { describe, expect, test } from 'vitest'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'
import { labOf, messagesOn } from './read.ts'

const LABS = join(import.meta.dirname, '../fixtures/parse/labs')

describe('labs as they are meant', () => {
  test.each(['smallest', 'namespaces', 'everything'])('%s', async (name) => {
    const lab = labOf(readFileSync(join(LABS, `${name}.md`), 'utf8'), `labs/${name}.md`)
    expect(lab.directory).toBe(resolve('labs'))
    const { directory: _, ...rest } = lab
    await expect(`${JSON.stringify(rest, null, 2)}\n`).toMatchFileSnapshot(join(LABS, `${name}.json`))
  })
})

test('a lab crosses to another process as it is', () => {
  const lab = labOf(readFileSync(join(LABS, 'everything.md'), 'utf8'))
  expect(JSON.parse(JSON.stringify(lab))).toEqual(lab)
})

test('what a lab does not say has its default', () => {
  expect(labOf('```host\ntrue\n```\n', 'labs/first.md')).toEqual({
    slug: 'first',
    file: 'labs/first.md',
    directory: resolve('labs'),
    title: 'first',
    description: '',
    requires: { images: [], commands: [], docker: '>=20.10', network: false },
    images: [],
    timeoutMs: 300_000,
    env: {},
    secrets: [],
    steps: [
      {
        id: '1',
        place: { line: 1, column: 1, endLine: 3, endColumn: 4 },
        scriptLine: 2,
        script: 'true',
        key: {
          target: 'host',
          shell: 'bash',
          container: null,
          ns: [],
          user: null,
          workdir: null,
          session: null,
          tty: false,
        },
        exit: 0,
        timeoutMs: 30_000,
        maxOutputBytes: 64 * 1024 * 1024,
        settleMs: 150,
        retryMs: null,
        background: false,
        ready: null,
        teardown: false,
        check: false,
        hidden: false,
        closesSession: false,
        expectations: [],
      },
    ],
    digest: 'sha256:d1c567804c40c0088433f56c6f40bd30cdfe02b8212f43498f01e744321bd94a',
  })
})

test('all complaints come at once, in the order of the file', () => {
  const rules = messagesOn(
    '---\ntilte: x\ntimeout: 5\n---\n\n```bash hots\n```\n\n```host id=7 tiemout=1s\n$ ls\n```\n\n```output\n{{a:itn}}\n```\n\n```exec\n',
  ).match(/(?<=error )\S+(?=:)/g)
  expect(rules).toEqual([
    'unknown-key',
    'wrong-type',
    'unknown-target',
    'bad-value',
    'unknown-attribute',
    'prompt',
    'unknown-type',
    'fence-unclosed',
    'container-missing',
  ])
})

test('a text is as good as bytes, and what was wrong before stays wrong', () => {
  const file = new VFile({ path: 'x.md', value: '\ufeff```host\ntrue\n```\n' })
  expect(parseLab(file).lab?.steps).toHaveLength(1)
  file.message('found something', { ruleId: 'other' }).fatal = true
  expect(parseLab(file).lab).toBeNull()
  expect(file.messages).toHaveLength(1)
})

test('a warning does not make a lab invalid', () => {
  const file = labFile('x.md', Buffer.from('```host\ntrue\n```\n'))
  file.message('found something odd')
  expect(parseLab(file).lab).not.toBeNull()
})

test('nothing of a lab reaches the objects of JavaScript', () => {
  messagesOn(
    '---\n__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\nenv: { __proto__: "1" }\n---\n',
  )
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(
    Object.getPrototypeOf(labOf('---\nenv: { toString: "1" }\n---\n```host\ntrue\n```\n').env),
  ).toBeNull()
})

test('whatever a file holds, it is a lab or a complaint, not a crash', () => {
  const pieces = fc.constantFrom(
    ...[
      '```',
      '````',
      '~~~',
      '``',
      '\n',
      '\n\n',
      '\r\n',
      ' ',
      '    ',
      '\t',
      '> ',
      '- ',
      '1. ',
      '# ',
      '---\n',
      '---',
      ':',
    ],
    ...[
      'host',
      'bash',
      'exec',
      'output',
      'contains',
      'container=web',
      'id=a',
      'background',
      'ready=output:/',
      'title="',
      '{1}',
      '<!--',
      '-->',
      '<b>',
      '[^1]: ',
    ],
    ...[
      'echo',
      '$ ',
      '"',
      "'",
      '`',
      '$(',
      '<<E',
      'E',
      '{{a:int}}',
      '{{',
      '}}',
      '...',
      '(re)',
      ' (glob)',
      '\\',
      'é😀',
      '\0',
      '\ufeff',
    ],
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (text) => {
      const file = labFile('x.md', Buffer.from(text.join('')))
      const { lab } = parseLab(file)
      expect(lab === null).toBe(file.messages.length > 0)
      const lines = text.join('').split(/\r\n|\r|\n/).length
      for (const { line, column, fatal } of file.messages) {
        expect([fatal, Number(line) <= lines, Number(column) >= 1]).toEqual([true, true, true])
      }
    }),
    { numRuns: 500 },
  )
})

test('front matter of any size and depth is an end, not a crash', () => {
  const step = '```host\ntrue\n```\n'
  for (const yaml of [
    '['.repeat(65_000),
    '{a: '.repeat(16_000),
    '- '.repeat(32_000),
    '? '.repeat(32_000),
    `a: ${'x'.repeat(70_000)}`,
  ]) {
    expect(messagesOn(`---\n${yaml}\n---\n${step}`)).toMatch(/^x\.md:1:1: error front-matter-too-large: /)
  }
})
