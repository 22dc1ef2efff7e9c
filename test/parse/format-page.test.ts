import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { TYPE_NAMES } from '../../src/parse/expectation/types.ts'
import {
  ATTRIBUTES,
  FLAGS,
  NAMESPACES,
  OUTPUT_FLAGS,
  PAGE_WORDS,
} from '../../src/parse/info-string/vocabulary.ts'
import { examplesOf, piecesAsLab } from './page-examples.ts'
import { labOf, messagesOn } from './read.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/format.md'), 'utf8')
const headings = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, text]) => text!.toLowerCase().replaceAll(' ', '-'))

const EXAMPLES = examplesOf(PAGE)
  .map(({ text }) => text)
  .join('')
const INFO_WORDS = [...EXAMPLES.matchAll(/^```(\w.*)$/gm)].flatMap(([, info]) => info!.split(/[ =]/))

describe('docs/format.md', () => {
  test.each(TYPE_NAMES)('has the type %s', (type) => {
    expect(PAGE).toContain(`\n| \`${type}\` |`)
  })

  test.each([...ATTRIBUTES, ...FLAGS, ...PAGE_WORDS])('has the word %s', (word) => {
    expect(PAGE).toMatch(new RegExp(`\`${word}=?\``))
  })

  test.each([...ATTRIBUTES, ...FLAGS, ...OUTPUT_FLAGS])('has an example with %s', (word) => {
    expect(INFO_WORDS).toContain(word)
  })

  test.each(TYPE_NAMES)('has an example with {{%s}}', (type) => {
    expect(EXAMPLES).toMatch(new RegExp(`\\{\\{(\\w+:)?${type}\\}\\}`))
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
    const [first, ...pieces] = examplesOf(PAGE)
    expect(messagesOn(first!.text)).toBe('')
    expect(messagesOn(piecesAsLab(pieces, ['container: web', 'requires: { images: [nginx] }']))).toBe('')
  })

  test('shows a lab that is one', () => {
    const lab = labOf(examplesOf(PAGE)[0]!.text)
    expect(lab.steps.map(({ key, expectations }) => [key.target, expectations.length])).toEqual([
      ['host', 1],
      ['nsenter', 1],
      ['host', 0],
    ])
  })
})
