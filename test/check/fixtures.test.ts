import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CHECK_RULES } from '../../src/parse/rules.ts'
import { findingsOn } from './findings.ts'

// One folder a rule; in it labs that break it, and beside each what is said of that rule. Where a name ends in `is-fine` or
// `are-fine`, nothing is.
const FIXTURES = join(import.meta.dirname, '../fixtures/check')
/** Those that need more than a file of Markdown: each has a test of its own. */
const ELSEWHERE = ['stale-record', 'equal-slugs', 'shellcheck']

const rules = readdirSync(FIXTURES)

for (const rule of rules) {
  const names = readdirSync(join(FIXTURES, rule)).filter((name) => name.endsWith('.md'))
  describe(rule, () => {
    test.each(names)('%s', async (name) => {
      const path = join(FIXTURES, rule, name)
      // A comment can switch off any of them.
      const isAsked = (other: string) => (rule === 'lint-comment' ? other !== 'unproven' : other === rule)
      const found = findingsOn(readFileSync(path), path, isAsked)
      if (/-(is|are)-fine\.md$/.test(name)) expect(found).toBe('')
      else {
        expect(found).toContain(` ${rule}: `)
        await expect(`${found}\n`).toMatchFileSnapshot(path.replace(/md$/, 'txt'))
      }
    })
  })
}

test('every rule has its fixtures', () => {
  expect([...rules, ...ELSEWHERE].toSorted()).toEqual(CHECK_RULES.toSorted())
})
