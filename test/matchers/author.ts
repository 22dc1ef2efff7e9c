import type { Expectation, ExpectationMode, ExpectedLine, LinePart } from '../../src/core/expectation.ts'
import { readLine } from '../../src/parse/expectation/line-pattern.ts'

const TYPES: Readonly<Record<string, string>> = {
  int: '[0-9]+',
  word: '\\w+',
  any: '.*',
  pair: '(a|b)(c|d)',
  broken: '\\Qx',
}

/** An expectation as an author would write it, its first line on line 45: a stand-in for the parser, with types of its own. */
export function written(
  lines: readonly string[],
  mode: ExpectationMode = 'lines',
  unordered = false,
): Expectation {
  return {
    place: { line: 44, column: 1 },
    firstLine: 45,
    mode,
    unordered,
    stream: 'stdout',
    lines: lines.map((text, index) => writtenLine(text, 45 + index)),
  }
}

/** One line of it. */
export function writtenLine(text: string, line = 45): ExpectedLine {
  if (text === '...') return { line, text, pattern: { kind: 'gap' } }
  if (/ \(\S+\)$/.test(text)) {
    const { pattern, times, isOpen } = readLine(text)
    return { line, text, pattern, ...(times && { times }), ...(isOpen && { isOpen }) }
  }
  const parts = text
    .split(/(\{\{.*?\}\})/)
    .filter((part) => part !== '')
    .map(writtenPart)
  const isLiteral = parts.every((part) => part.kind === 'text')
  return { line, text, pattern: isLiteral ? { kind: 'literal' } : { kind: 'placeholders', parts } }
}

function writtenPart(text: string): LinePart {
  const inside = /^\{\{(?:(\w+):)?(\w+)\}\}$/.exec(text)
  if (inside === null) return { kind: 'text', text }
  const [, name, word = ''] = inside
  const source = TYPES[word] ?? null
  if (name !== undefined) return { kind: 'placeholder', name, source, type: word }
  return source === null
    ? { kind: 'placeholder', name: word, source: null, type: null }
    : { kind: 'placeholder', name: null, source, type: word }
}
