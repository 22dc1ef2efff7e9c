import fc from 'fast-check'
import { VFile } from 'vfile'
import { describe, expect, test } from 'vitest'
import { checkLab } from '../../src/check/check-lab.ts'
import { mendText } from '../../src/cli/mend/mend-lab.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { tries } from './fuzz.ts'

// Mistakes at known places, in lists and quotes of all kinds: wherever a block stands, the message is at its very character.

/** Lines with one mistake, which stands between « and ». */
interface Mistake {
  rule: string
  lines: string[]
}

const FENCE = '```'
const STEP = [`${FENCE}bash host check`, 'true', FENCE, '']

const MISTAKES: Mistake[] = [
  { rule: 'unknown-target', lines: [`${FENCE}bash «hots»`, 'true', FENCE] },
  { rule: 'unknown-language', lines: [`${FENCE}«hots»`, 'true', FENCE] },
  { rule: 'unknown-attribute', lines: [`~~~bash host title="é😀"  «tiemout=5s» id=a`, 'true', '~~~'] },
  { rule: 'bad-value', lines: [`${FENCE}bash host exit=«300»`, 'true', FENCE] },
  { rule: 'interactive', lines: [`${FENCE}bash host`, 'true', 'echo é😀; «bash»', FENCE] },
  { rule: 'prompt', lines: [`${FENCE}bash host`, '', '«$» ls', FENCE] },
  { rule: 'unknown-type', lines: [...STEP, `${FENCE}output`, 'é😀', '  {{a:«itn»}}', FENCE] },
  { rule: 'unknown-name', lines: [...STEP, `${FENCE}output`, '\té «{{nobody}}»', FENCE] },
  { rule: 'bad-regex', lines: [...STEP, `${FENCE}text output`, 'a«(?=»b) (re)', FENCE] },
  { rule: 'volatile-literal', lines: [...STEP, `${FENCE}output`, 'mac «02:42:ac:11:00:02»', FENCE] },
  { rule: 'dead-link', lines: [...STEP, 'é😀 «[x](nowhere.md)» **é «![y](no.svg)»**'] },
  {
    rule: 'cannot-fail',
    lines: [`${FENCE}bash host`, 'true', ' «ps aux | grep é»', FENCE, '', `${FENCE}output`, 'x', FENCE],
  },
  { rule: 'empty-block', lines: [`${FENCE}«bash host»`, '# é', FENCE] },
  { rule: 'interactive', lines: [`${FENCE}console host`, '$ true', 'é', '$ true; «bash»', FENCE] },
  { rule: 'unknown-type', lines: [`${FENCE}console host`, '$ true', 'é {{a:«itn»}}', FENCE] },
]

/** What stands before a block's lines: of its first, and of the others. */
interface Container {
  first: string
  others: string
  /** Of lines without anything else: some editors take the blanks away. */
  empty: string
}

const CONTAINERS: Container[] = [
  { first: '> ', others: '> ', empty: '>' },
  { first: '> [!NOTE]\n>\n> ', others: '> ', empty: '> ' },
  { first: '- ', others: '  ', empty: '' },
  { first: '*   ', others: '    ', empty: '' },
  { first: '10. ', others: '    ', empty: '    ' },
  { first: '1.\t', others: '\t', empty: '' },
  { first: '-\t', others: '\t', empty: '\t' },
  // Of such a tab, a part belongs to the list.
  { first: '- ', others: '\t', empty: '' },
  { first: '-\n\t', others: '\t', empty: '' },
  { first: '- [ ] a task\n\n  ', others: '  ', empty: '' },
  { first: 'Text before é😀\n\n', others: '', empty: '' },
  { first: '<details>\n<summary>More</summary>\n\n', others: '', empty: '' },
]

/** Lines within containers, the outermost first. */
function within(lines: readonly string[], [container, ...inner]: readonly Container[]): string[] {
  if (container === undefined) return [...lines]
  const { first, others, empty } = container
  const [one, ...more] = within(lines, inner)
  return `${first}${one}`.split('\n').concat(more.map((line) => (line === '' ? empty : others + line)))
}

const nested = fc
  .array(fc.constantFrom(...CONTAINERS), { maxLength: 3 })
  // A tab is as wide as its place makes it: behind something else it is no certain indentation.
  .filter((all) => all.every(({ others }, at) => at === 0 || others !== '\t'))
  // HTML in a quote or list ends with a blank line there, too; what begins with a line of its own begins the text.
  .filter((all) => all.every(({ first }, at) => !first.includes('\n') || first.startsWith('>') || at === 0))

/** Where a text's marks stand, and the text without them. */
function placed(lines: readonly string[]) {
  const places: { line: number; column: number; endColumn: number }[] = []
  const plain = lines.map((marked, index) => {
    let line = marked
    for (let from = line.indexOf('«'); from >= 0; from = line.indexOf('«')) {
      const to = line.indexOf('»') - 1
      places.push({ line: index + 1, column: from + 1, endColumn: to + 1 })
      line = line.replace('«', '').replace('»', '')
    }
    return line
  })
  return { places, plain }
}

/** Messages of a lab, all that is known without running. */
function messagesOn(value: string) {
  const file = new VFile({ path: '/nowhere/x.md', value })
  checkLab(parseLab(file))
  return file.messages
}

describe.each([
  ['LF', '\n', ''],
  ['CRLF and a byte order mark', '\r\n', '\ufeff'],
])('with %s', (_, end, mark) => {
  test.each(MISTAKES.map(({ rule, lines }) => [rule, lines] as const))('%s %j', (rule, lines) => {
    fc.assert(
      fc.property(nested, fc.nat(2), (containers, before) => {
        const text = ['A lab', '', ...Array.from({ length: before }, () => '')]
        const { places, plain } = placed([...text, ...within(lines, containers), '', ...STEP])
        const found = messagesOn(mark + plain.join(end)).filter(({ ruleId }) => ruleId === rule)
        const at = found.map(({ line, column, place }) => {
          const endColumn = place !== undefined && 'end' in place ? place.end.column : column! + 1
          return { line: line!, column: column!, endColumn }
        })
        expect({ text: plain, at }).toEqual({ text: plain, at: places })
      }),
      tries(12),
    )
  })
})

test('what is mended there is mended to the byte', async () => {
  const words = [
    ['hots', 'host'],
    ['tiemout', 'timeout'],
    ['itn', 'int'],
    ['contians', 'contains'],
  ] as const
  const right = [
    '```bash host timeout=5s',
    'echo hots tiemout itn',
    '```',
    '',
    '```output contains',
    '{{a:int}} hots',
    '```',
  ]
  const wrong = [
    '```bash hots tiemout=5s',
    right[1]!,
    '```',
    '',
    '```output contians',
    '{{a:itn}} hots',
    '```',
  ]
  expect(words.length).toBe(4)
  await fc.assert(
    fc.asyncProperty(nested, fc.constantFrom('\n', '\r\n'), async (containers, end) => {
      const file = new VFile({ path: '/nowhere/x.md', value: within(wrong, containers).join(end) })
      const fixes = await mendText(file)
      expect(file.value).toBe(within(right, containers).join(end))
      expect(fixes).toHaveLength(4)
    }),
    tries(25),
  )
})
