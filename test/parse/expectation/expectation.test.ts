import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLab } from '../../../src/parse/lab.ts'
import { labFile } from '../../../src/parse/read-file.ts'

/** A lab with one such block, within something; and its messages. */
function messagesOf(flag: string, lines: readonly string[], [first, other]: readonly [string, string]) {
  const block = ['```host', 'true', '```', '', `\`\`\`output ${flag}`, ...lines, '```']
  const source = block.map((line, index) => (index === 0 ? first : other) + line)
  const file = labFile('x.md', Buffer.from(`${source.join('\n')}\n`))
  parseLab(file)
  return { source, messages: file.messages }
}

const within = fc.constantFrom<[string, string]>(['', ''], ['- ', '  '], ['> ', '> '], ['1. > ', '   > '])

/** What a message is about is what stands at its place. */
function checkPlaces({ source, messages }: ReturnType<typeof messagesOf>): void {
  for (const { place, actual, line, column, ruleId } of messages) {
    expect(source.length).toBeGreaterThanOrEqual(line!)
    expect(source[line! - 1]!.length + 2).toBeGreaterThanOrEqual(column!)
    if (!/^(?:unknown-(?:type|name)|reserved-name|bad-regex)$/.test(ruleId!) || !place || !('end' in place))
      continue
    const written = source[line! - 1]!.slice(column! - 1, place.end.column! - 1)
    // A placeholder's name is told without its braces.
    expect(written.replace(/^\{\{|\}\}$/g, '')).toBe(actual)
  }
}

const word = fc.constantFrom('a', '{{x:wrod}}', '{{PATH:int}}', '{{later}}', '{{/(?=a)/}}', ' ', '日本', '…')
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(''))

test('places in JSON, also behind escapes', () => {
  const escaped = text.map((words) => JSON.stringify(`"\\\u0001${words}`).replaceAll('日', '\\u65e5'))
  fc.assert(
    fc.property(fc.array(escaped, { minLength: 1, maxLength: 4 }), within, (strings, around) => {
      const found = messagesOf(
        'json',
        ['[', ...strings.map((one, at) => `  ${one}${at < strings.length - 1 ? ',' : ''}`), ']'],
        around,
      )
      expect(found.messages.filter(({ ruleId }) => ruleId === 'bad-json')).toEqual([])
      checkPlaces(found)
    }),
  )
})

test('places in tables', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), within, (rows, around) => {
      checkPlaces(messagesOf('table', ['AA  BB', ...rows.map((cells) => cells.join('   '))], around))
    }),
  )
})

test('no text is a trouble', () => {
  const anything = fc.array(
    fc.oneof(text, fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '\t', '  ', '1e', '...', '{{')),
    {
      maxLength: 12,
    },
  )
  fc.assert(
    fc.property(
      fc.array(anything, { maxLength: 4 }),
      fc.constantFrom('table', 'json'),
      within,
      (lines, flag, around) => {
        checkPlaces(
          messagesOf(
            flag,
            lines.map((words) => words.join('')),
            around,
          ),
        )
      },
    ),
    { numRuns: 500 },
  )
})
