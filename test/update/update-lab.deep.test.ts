import fc from 'fast-check'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { parseLab } from '../../src/parse/lab.ts'
import { blocksByLine } from '../../src/parse/markdown/blocks-by-line.ts'
import { update } from './two-runs.ts'

/** What stands before the first line of a part of the page, and before all others. */
const CONTAINERS: readonly [string, string][] = [
  ['', ''],
  ['> ', '> '],
  ['>', '>'],
  ['- ', '  '],
  ['1. ', '   '],
  ['12) ', '    '],
  ['-\t', '\t'],
  ['* > ', '  > '],
  ['> - ', '>   '],
  ['- 1. ', '     '],
  ['   ', '   '],
]

const FENCES = ['```', '````', '~~~', '~~~~~']

/** Lines that mean something somewhere, and any others. */
const oddLine = fc.constantFrom(
  ...[
    '```',
    '~~~',
    '````output',
    '``',
    '~~',
    '  ```',
    '\t~~~',
    '...',
    '... ',
    '{{pid}}',
    '{{int}}',
    '{{any}}',
    '{{.State.Pid}}',
  ],
  ...[
    'x (re)',
    'x (glob)',
    '( (re)',
    'x (re+)',
    '* (esc)',
    'a\tb',
    '\tx',
    '   x',
    'x   ',
    '',
    ' ',
    '> x',
    '- x',
    '# x',
    '---',
  ],
  ...[
    'bell\x07',
    'a\rb',
    '\x1b[1mbold\x1b[0m',
    'null\0',
    '\u202eright',
    '<!-- x',
    '</details>',
    '\\',
    '`a`',
    'é — 漢字 🐳',
    '{{/a/}}',
  ],
  ...[
    '{{pid:int}} {{',
    'a}} {{ {{b',
    '\ufeffx',
    'x\u2028y',
    'PID 177',
    'PID 20177',
    '172.17.0.2/16',
    '02:42:ac:11:00:02',
  ],
)
const line = fc.oneof(
  { weight: 3, arbitrary: oddLine },
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[\n]/g, '')),
)
const printed = fc.array(line, { maxLength: 5 }).map((lines) => lines.map((text) => `${text}\n`).join(''))
const plainLine = fc.constantFrom(
  'a',
  'b {{int}}',
  '{{word}}',
  '...',
  'c (glob)',
  '',
  '   indented',
  'x (re)',
)

const part = fc.record({
  container: fc.constantFrom(...CONTAINERS),
  fence: fc.constantFrom(...FENCES),
  indent: fc.constantFrom('', ' ', '   '),
  flags: fc.constantFrom('', '', ' contains', ' unordered', ' contains unordered', ' title="x"'),
  isTranscript: fc.boolean(),
  old: fc.array(plainLine, { maxLength: 4 }),
  printed: fc
    .tuple(printed, printed, fc.boolean())
    .map(([one, other, isSame]) => [one, isSame ? one : other] as const),
  prose: fc.constantFrom(
    'Text.',
    'Tab\tin *text*.  ',
    '| a | b |',
    '<details><summary>x</summary>',
    'trailing   ',
    '```text\nfoo\n```',
  ),
})
type Part = typeof part extends fc.Arbitrary<infer T> ? T : never

function partText(one: Part, index: number): string {
  const { container, prose } = one
  const [first, rest] = container
  const lines = one.isTranscript ? transcriptLines(one, index) : blockLines(one, index)
  const inside = lines.map((text, at) => (at === 0 ? first : rest) + text)
  return [...inside, '', ...prose.split('\n'), ''].join('\n')
}

function blockLines({ fence, indent, flags, old }: Part, index: number): string[] {
  const isEmpty = flags.startsWith(' contains') && old.every((text) => text === '...')
  const lines = (isEmpty ? ['a'] : old).map((text) => (text === '' ? '' : indent + text))
  return [
    ...[`${fence}bash host id=s${index}`, 'true', fence, ''],
    ...[`${indent}${fence}output${flags}`, ...lines, `${indent}${fence}`],
  ]
}

/** Two commands, of which the second prints the same. */
function transcriptLines({ fence, indent, old }: Part, index: number): string[] {
  const lines = old.map((text) => (text === '' ? '' : indent + text))
  return [
    ...[
      `${fence}console host id=s${index}`,
      `${indent}$ one`,
      ...lines,
      `${indent}$ two`,
      `${indent}> more`,
      '',
    ],
    fence,
  ]
}

const lab = fc
  .record({
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
    crlf: fc.boolean(),
    bom: fc.boolean(),
    end: fc.constantFrom('', '\n', '\n\n'),
  })
  .map(({ parts, crlf, bom, end }) => {
    const text = `---\ntitle: X\n---\n${parts.map(partText).join('\n')}`.trimEnd() + end
    const ids = (one: Part, index: number) =>
      one.isTranscript ? [`s${index}.1`, `s${index}.2`] : [`s${index}`]
    const printed = Object.fromEntries(
      parts.flatMap((one, index) => ids(one, index).map((id) => [id, one.printed] as const)),
    )
    return { text: (bom ? '\ufeff' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text), printed }
  })

/** Some of what is made here is no lab: indented too far, say. */
function isLab(text: string): boolean {
  return parseLab(new VFile({ path: 'x.md', value: Buffer.from(text) })).lab !== null
}

/** The file without what its steps must print: fences may grow, and their info strings count. */
function outside(text: string): string[] {
  const lines = text.split('\n')
  const { lab, markdown } = parseLab(new VFile({ path: 'x.md', value: Buffer.from(text) }))
  const blocks = blocksByLine(markdown!.tree, markdown!.source)
  for (const { expectations, transcript } of lab!.steps) {
    for (const expectation of expectations) {
      const { fence, info, place } = blocks.get(transcript?.line ?? expectation.place.line)!
      lines[place.line - 1] = lines[place.line - 1]!.replace(/[`~]{3,}/, fence[0]!) + info
      lines[place.endLine! - 1] = lines[place.endLine! - 1]!.replace(/[`~]{3,}/, fence[0]!)
      // Empty lines at its end may be part of what a command prints.
      const count = expectation.lines.length + (expectation.blankEnd ?? 0)
      lines.fill('inside', expectation.firstLine - 1, expectation.firstLine - 1 + count)
    }
  }
  return lines.filter((line) => line !== 'inside')
}

test('whatever is printed, text outside of expectations keeps its bytes, and the lab holds for both runs', () => {
  fc.assert(
    fc.property(lab, ({ text, printed }) => {
      fc.pre(isLab(text))
      // That it fits both runs is looked at by the update itself, which throws where it does not.
      const { text: after } = update(text, printed)
      expect(outside(after)).toEqual(outside(text))
      expect(after.includes('\r\n')).toBe(text.includes('\r\n'))
      if (text.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/)
    }),
    { numRuns: 60 },
  )
})

test('what fits is written no second time', () => {
  fc.assert(
    fc.property(lab, ({ text, printed }) => {
      fc.pre(isLab(text))
      const { text: after } = update(text, printed)
      expect(update(after, printed).text).toBe(after)
    }),
    { numRuns: 60 },
  )
})
