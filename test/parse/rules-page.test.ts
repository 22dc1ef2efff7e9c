import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CHECK_RULES, RULES, UPDATE_RULES } from '../../src/parse/rules.ts'
import { rulePage } from '../../src/remark/rule-page.ts'

const docs = join(import.meta.dirname, '../../docs')
const PAGE = readFileSync(join(docs, 'rules.md'), 'utf8')
/** One of them bash and sh tell, before a run (src/session/check-syntax.ts). */
const ALL: readonly string[] = [...RULES, 'shell-syntax', ...CHECK_RULES, ...UPDATE_RULES]
const sections = [...PAGE.matchAll(/^### (.+)$/gm)].map(([, rule]) => rule)

describe('docs/rules.md', () => {
  test.each(ALL)('has a section on %s, where its messages lead', (rule) => {
    expect(sections).toContain(rule)
    expect(rulePage(rule)).toBe(new URL(`../../docs/rules.md#${rule}`, import.meta.url).href)
  })

  test('has no section on anything else, and none twice', () => {
    expect(sections.toSorted()).toEqual(ALL.toSorted())
  })
})
