import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { SCHEMAS, schemaText } from '../../scripts/schemas/schemas.ts'
import { buildReport } from '../../src/core/build-report.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'
import { failedRun, passedRun } from '../reporters/run.ts'
import { complaintsOf } from './validate.ts'

test.each(Object.entries(SCHEMAS))('%s is what the code says: else `npm run schemas`', (file, make) => {
  expect(readFileSync(file, 'utf8')).toBe(schemaText(make()))
})

/** The front matter of a lab as YAML reads it, and the rules of what labrun says of it. */
function frontMatterOf(text: string): { value: unknown; rules: string[] } | null {
  const [whole, yaml = ''] = /^---\r?\n(.*?)\r?\n---\r?\n/s.exec(text) ?? []
  if (whole === undefined || yaml.trim() === '') return null
  const file = labFile('x.md', Buffer.from(text))
  parseLab(file)
  const lines = whole.split('\n').length
  const rules = file.messages.filter(({ line }) => (line ?? 0) < lines).map(({ ruleId }) => ruleId ?? '')
  // What is no YAML, or more than data, is nothing that a schema could judge.
  return rules.some((rule) => NO_DATA.test(rule)) ? null : { value: parse(yaml), rules }
}

const NO_DATA = /^(?:front-matter-|alias|tag|duplicate-key)/
const OF_TYPES = ['wrong-type', 'unknown-key']

function fixtures(): { name: string; value: unknown; rules: string[] }[] {
  const folder = join(import.meta.dirname, '../fixtures')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => {
      const found = frontMatterOf(readFileSync(join(folder, name), 'utf8'))
      return found === null ? [] : { name, ...found }
    })
}

describe('of the front matters of all fixtures', () => {
  const all = fixtures()
  const fine = all.filter(({ rules }) => rules.length === 0)
  const mistyped = all.filter(({ rules }) => rules.some((rule) => OF_TYPES.includes(rule)))

  test('there are many of either kind', () => {
    expect(fine.length).toBeGreaterThan(20)
    expect(mistyped.length).toBeGreaterThan(4)
  })

  test.each(fine)('$name is valid, as labrun says', ({ value }) => {
    expect(complaintsOf('front-matter', value)).toEqual([])
  })

  test.each(mistyped)('$name is not, as labrun says', ({ value }) => {
    expect(complaintsOf('front-matter', value)).not.toEqual([])
  })
})

test('reports are valid; what is not described, a wrong type, another version are not', () => {
  const report = buildReport(failedRun)
  expect(
    [report, buildReport(passedRun), buildReport([])].flatMap((it) => complaintsOf('report', it)),
  ).toEqual([])
  expect(complaintsOf('report', { ...report, more: 1 })).toEqual([
    'must NOT have additional properties {"additionalProperty":"more"}',
  ])
  expect(complaintsOf('report', { ...report, runId: 1 })).toEqual(['/runId must be string {"type":"string"}'])
  expect(complaintsOf('report', { ...report, version: 2 })).toEqual([
    '/version must be equal to constant {"allowedValue":1}',
  ])
})

test('records are reports', () => {
  const records = readdirSync('labs/_records')
  expect(records.length).toBeGreaterThan(0)
  for (const name of records) {
    const record = JSON.parse(readFileSync(join('labs/_records', name), 'utf8'))
    expect([name, complaintsOf('report', record)]).toEqual([name, []])
  }
})

describe('what a schema can say of texts, it says', () => {
  test.each([
    ['timeout: 5 minutes', false],
    ['timeout: 90s', true],
    ['max-output: 64M', false],
    ['max-output: 64MiB', true],
    ['container: my/nginx', false],
    ['title: ""', false],
    ['requires: { network: sometimes }', false],
    ['requires: { network: optional, docker: false }', true],
    ['requires: { docker: true }', false],
    ['env: { 2x: a }', false],
    ['env: { x2: a }', true],
    ['sidebar: { order: 2 }', true],
  ])('%s', (yaml, isValid) => {
    const { rules } = frontMatterOf(`---\n${yaml}\n---\n\`\`\`host\ntrue\n\`\`\`\n`)!
    expect(rules.length === 0).toBe(isValid)
    expect(complaintsOf('front-matter', parse(yaml)).length === 0).toBe(isValid)
  })
})
