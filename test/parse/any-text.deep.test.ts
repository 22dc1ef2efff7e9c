import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { checkLab } from '../../src/check/check-lab.ts'
import { applyLintComments } from '../../src/check/message-control.ts'
import { filesOf, parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'
import { CHECK_RULES, RULES } from '../../src/parse/rules.ts'
import { tries } from './fuzz.ts'

// Whatever a file holds: it is a lab or a complaint, each complaint has a rule that is known and a place that is there, and the
// same bytes give the same.

const KNOWN = new Set<string | undefined>([...RULES, ...CHECK_RULES])

/** All that is known of bytes without running them. */
function read(bytes: Uint8Array) {
  const file = labFile('/nowhere/x.md', bytes)
  const parsed = parseLab(file)
  checkLab(parsed)
  for (const part of filesOf(parsed))
    if (part.markdown !== null) applyLintComments(part.markdown.tree, part.file)
  return { file, parsed }
}

function expectSound(bytes: Uint8Array): void {
  const { file, parsed } = read(bytes)
  expect(parsed.lab === null).toBe(file.messages.some(({ fatal }) => fatal === true))
  expectPlaces(file, new TextDecoder().decode(bytes))
  const again = read(bytes)
  expect(told(again.file)).toEqual(told(file))
  expect(again.parsed.lab).toEqual(parsed.lab)
}

function told({ messages }: VFile) {
  return messages.map(({ ruleId, place, reason, note, fatal }) => ({ ruleId, place, reason, note, fatal }))
}

function expectPlaces({ messages }: VFile, text: string): void {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  for (const { ruleId, place, reason, fatal, source } of messages) {
    expect([KNOWN.has(ruleId), source, reason.length > 0]).toEqual([true, 'labrun', true])
    expect([true, false, undefined]).toContain(fatal)
    const points =
      place !== undefined && 'start' in place
        ? [place.start, place.end]
        : [place as { line: number; column: number }]
    for (const { line, column } of points) {
      const isThere =
        line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1]!.length + 1
      expect({ ruleId, line, column, isThere }).toEqual({ ruleId, line, column, isThere: true })
    }
    const [start, end = start] = points
    expect(end!.line > start!.line || (end!.line === start!.line && end!.column >= start!.column)).toBe(true)
  }
}

test('any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectSound(bytes)),
    tries(200),
  )
})

// Labs that are right, and labs that are wrong in every way that is known.
const FIXTURES = join(import.meta.dirname, '../fixtures')
const LABS = ['parse', 'check', 'torture']
  .flatMap((folder) =>
    readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    ),
  )
  .filter((name) => name.endsWith('.md'))
  .map((name) => readFileSync(join(FIXTURES, name), 'utf8'))
  .filter(({ length }) => length < 1500)

/** A lab in which something has been lost, doubled, moved or put in, some times over. */
const mutated = fc
  .tuple(
    fc.constantFrom(...LABS),
    fc.constantFrom(...LABS),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        to: fc.double({ min: 0, max: 1, noNaN: true }),
        how: fc.constantFrom('lose', 'double', 'put', 'move', 'cut', 'line', 'crlf', 'quote', 'list'),
        piece: fc.oneof(
          fc.constantFrom(
            '```',
            '~~~',
            '\n',
            '\r\n',
            '\t',
            '    ',
            '> ',
            '- ',
            '1. ',
            '---\n',
            '<!--',
            '-->',
            '`',
            '{{',
            '}}',
            '$(',
            '<<E',
            "'",
            '"',
            '\\',
            '\u00a0',
            '\ufeff',
            '😀',
            '|',
            '[^1]: ',
            '<b>',
            ' host',
            ' output',
            ' json',
            ' table',
            '$ ',
            '[2]',
            '...',
            ' (re)',
          ),
          fc.string({ maxLength: 5 }),
        ),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([lab, other, changes]) => changes.reduce((text, change) => changed(text, other, change), lab))

function changed(
  text: string,
  other: string,
  change: { at: number; to: number; how: string; piece: string },
): string {
  const [from, to] = [change.at, change.to]
    .map((share) => Math.floor(share * text.length))
    .toSorted((a, b) => a - b) as [number, number]
  const [before, within, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  switch (change.how) {
    case 'lose':
      return before + text.slice(from + 1 + change.piece.length)
    case 'double':
      return before + within + within.slice(0, 500) + after
    case 'put':
      return before + change.piece + within + after
    case 'move':
      return before + after + within
    case 'cut':
      return text.slice(0, Math.max(from, 20))
    case 'line': {
      const lines = text.split('\n')
      return lines.with(Math.floor(change.at * (lines.length - 1)), other.split('\n')[0]!).join('\n')
    }
    case 'crlf':
      return before + within.replaceAll('\n', '\r\n') + after
    case 'quote':
      return before + within.replaceAll('\n', '\n> ') + after
    default:
      return `${before}\n\n- ${within.replaceAll('\n', '\n  ')}${after}`
  }
}

test('labs that something has happened to', () => {
  expect(LABS.length).toBeGreaterThan(100)
  fc.assert(
    fc.property(mutated, (text) => expectSound(Buffer.from(text))),
    tries(200),
  )
})
