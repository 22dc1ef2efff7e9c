import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labOf, messagesOn } from '../read.ts'

const SCRIPT = ['echo "one"', '  two', '', '\tthree', "four 'é😀'", 'exit']

test('a script is without the indentation of what is around its block', () => {
  const { steps } = labOf(
    '1. Text:\n\n   ```host\n   true\n     two\n   ```\n\n> - ```host\n>   true\n>   ```\n',
  )
  expect(steps.map(({ script, scriptLine, place }) => [script, scriptLine, place])).toEqual([
    ['true\n  two', 4, { line: 3, column: 4, endLine: 6, endColumn: 7 }],
    ['true', 9, { line: 8, column: 5, endLine: 10, endColumn: 8 }],
  ])
})

test('a tab of a list counts as the columns it stands for', () => {
  const [step] = labOf('-\tx\n\n\t```host\n\ttrue\n\t\ttwo\n\t```\n').steps
  expect(step).toMatchObject({ script: 'true\n\ttwo', place: { line: 3, column: 2 } })
})

test('no line is one thing, an empty line another', () => {
  const outputs = ['', '\n', '\n\n', 'a\n\n', '\na\n'].map((text) => `\`\`\`output\n${text}\`\`\`\n`)
  const [step] = labOf(`\`\`\`host\ntrue\n\`\`\`\n${outputs.join('')}`).steps
  expect(step!.expectations.map(({ lines }) => lines.map(({ text }) => text))).toEqual([
    [],
    [''],
    ['', ''],
    ['a', ''],
    ['', 'a'],
  ])
  const { expectations } = step!
  expect(expectations.map(({ firstLine }) => firstLine)).toEqual(
    expectations.map(({ place }) => place.line + 1),
  )
  expect(expectations.at(-1)!.lines[0]!.line).toBe(expectations.at(-1)!.firstLine)
})

test('CRLF runs as LF, a byte order mark has no column', () => {
  const { steps } = labOf(
    '\ufeff---\r\ntitle: x\r\n---\r\n```host\r\ntrue\r\ntwo\r\n```\r\n\r\n```output\r\nx* (glob)\r\n```\r\n',
  )
  expect(steps).toMatchObject([
    {
      script: 'true\ntwo',
      scriptLine: 5,
      place: { line: 4, column: 1 },
      expectations: [{ lines: [{ line: 10, text: 'x* (glob)', pattern: { kind: 'glob', glob: 'x*' } }] }],
    },
  ])
  expect(messagesOn('\ufeff```bash hots\n```\n')).toMatch(/^x\.md:1:9: error unknown-target/)
})

/** What a block can stand in: the prefix of its first line and that of all others. */
const containers = fc.array(
  fc.constantFrom(['> ', '> '], ['- ', '  '], ['1. ', '   '], ['10) ', '    '], ['* ', '  ']),
  { maxLength: 4 },
)

const lineEnd = fc.constantFrom('\n', '\r\n')
const fence = fc.constantFrom('```', '````', '~~~', '~~~~~')
const indent = fc.constantFrom('', ' ', '   ')

/** Puts lines into containers, after some prose. */
function wrap(lines: string[], around: readonly (readonly string[])[], end: string, prose: number): string {
  const first = around.map(([prefix]) => prefix).join('')
  const other = around.map(([, prefix]) => prefix).join('')
  const blank = other.trimEnd()
  const wrapped = lines.map((line, index) => (index === 0 ? first : line === '' ? blank : other) + line)
  return [...Array.from({ length: prose }, () => 'Text.'), '', ...wrapped, ''].join(end)
}

test('wherever a block stands, its script is what was written, and its places are where', () => {
  fc.assert(
    fc.property(containers, lineEnd, fence, indent, fc.nat(3), (around, end, run, blanks, prose) => {
      const lines = [`${run}host id=start`, ...SCRIPT, run].map((line) => (line === '' ? '' : blanks + line))
      const markdown = wrap(lines, around, end, prose)
      const [step] = labOf(markdown).steps
      const before = around.map(([prefix]) => prefix).join('').length + blanks.length
      expect(step!.script).toBe(SCRIPT.join('\n'))
      expect(step!.place).toMatchObject({ line: prose + 2, column: before + 1 })
      expect(step!.scriptLine).toBe(prose + 3)
      expect(markdown.split(end)[step!.place.line - 1]!.slice(step!.place.column - 1)).toBe(
        `${run}host id=start`,
      )
    }),
  )
})

test('wherever a mistake stands, in an info string, a script or an expectation, it is found there', () => {
  fc.assert(
    fc.property(containers, lineEnd, fence, indent, fc.nat(3), (around, end, run, blanks, prose) => {
      const lines = [
        `${run}host id=7`,
        'echo é😀; docker exec -it web bash',
        run,
        `${run}output`,
        'é😀 {{pid:itn}}',
        run,
      ].map((line) => blanks + line)
      const markdown = wrap(lines, around, end, prose)
      const source = markdown.split(end)
      const found = [...messagesOn(markdown).matchAll(/^x\.md:(\d+):(\d+): error (\S+):/gm)].map(
        ([, line, column, rule]) => [
          rule,
          source[Number(line) - 1]!.slice(Number(column) - 1, Number(column) + 2),
        ],
      )
      expect(found).toEqual([
        ['bad-value', '7'],
        ['interactive', 'doc'],
        ['unknown-type', 'itn'],
      ])
    }),
  )
})
