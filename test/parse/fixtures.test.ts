import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RULES } from '../../src/parse/rules.ts'
import { messagesOn } from './read.ts'

// One folder a rule; in it labs that break it, and beside each what is said. What `is-fine` is said nothing of.
const FIXTURES = join(import.meta.dirname, '../fixtures/parse')
// Their labs are bytes that no text file should hold: test/parse/read-file.test.ts.
const OF_BYTES = ['lab-too-large', 'not-utf-8', 'nul-byte', 'lone-cr']
// Their labs have several files: test/parse/front-matter/setup-files.test.ts.
const OF_FILES = ['setup-file', 'setup-conflict']

const rules = readdirSync(FIXTURES).filter((rule) => rule !== 'labs')

for (const rule of rules) {
  const names = readdirSync(join(FIXTURES, rule)).filter((name) => name.endsWith('.md'))
  describe(rule, () => {
    test.each(names)('%s', async (name) => {
      const messages = messagesOn(readFileSync(join(FIXTURES, rule, name)), name)
      if (/-(is-fine|are-prose)\.md$/.test(name)) expect(messages).toBe('')
      else {
        expect(messages).toContain(` ${rule}: `)
        await expect(`${messages}\n`).toMatchFileSnapshot(join(FIXTURES, rule, name.replace(/md$/, 'txt')))
      }
    })
  })
}

test('every rule has its fixtures', () => {
  expect([...rules, ...OF_BYTES, ...OF_FILES].toSorted()).toEqual(RULES.toSorted())
})
