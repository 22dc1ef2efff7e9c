import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RULES } from '../../src/parse/rules.ts'
import { TYPE_NAMES } from '../../src/parse/types.ts'
import { ATTRIBUTES, FLAGS, NAMESPACES, NOT_YET, PAGE_WORDS } from '../../src/parse/vocabulary.ts'
import { labOf, messagesOn } from './read.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/format.md'), 'utf8')
const headings = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, text]) => text!.toLowerCase().replaceAll(' ', '-'))

describe('docs/format.md', () => {
  test.each(RULES)('has a section on %s', (rule) => {
    expect(PAGE).toContain(`\n#### ${rule}\n`)
  })

  test.each(TYPE_NAMES)('has the type %s', (type) => {
    expect(PAGE).toContain(`\n| \`${type}\` |`)
  })

  test.each([...ATTRIBUTES, ...FLAGS, ...PAGE_WORDS, ...NOT_YET.keys()])('has the word %s', (word) => {
    expect(PAGE).toMatch(new RegExp(`\`${word}=?\``))
  })

  test.each(NAMESPACES)('has the namespace %s', (name) => {
    expect(PAGE).toContain(`\`${name}\``)
  })

  test('has a heading for each of its links', () => {
    const links = [...PAGE.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!)
    expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([])
    expect(new Set(headings).size).toBe(headings.length)
  })

  test.each(['port:', 'output:', 'http://', 'file:'])('has what is waited for by %s', (kind) => {
    expect(PAGE).toContain(`\n| \`${kind}`)
  })

  test('shows blocks that are right', () => {
    const examples = [...PAGE.matchAll(/^````md\n([\s\S]*?)^````$/gm)].map(([, text]) => messagesOn(text!))
    expect(examples).toEqual(['', ''])
  })

  test('shows a lab that is one', () => {
    const lab = labOf(/^````md\n([\s\S]*?)^````$/m.exec(PAGE)![1]!)
    expect(lab.steps.map(({ key, expectations }) => [key.target, expectations.length])).toEqual([
      ['host', 1],
      ['nsenter', 1],
      ['host', 0],
    ])
  })
})
