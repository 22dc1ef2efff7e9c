import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { makePlan } from '../../src/core/plan.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { checkSyntax } from '../../src/session/check-syntax.ts'
import { interleave, milliseconds, type Spread, single } from '../measure.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'

const SIZES = [10, 100, 500, 1000, 2000].map((kilobytes) => kilobytes * 1000)
const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml']).freeze()

/** How the time to read a lab grows with its size, beside what the Markdown plugins take for it. */
export async function measureParse({ rounds }: BenchOptions): Promise<Line[]> {
  const measured: Measured[] = []
  for (const size of SIZES) {
    const text = labText(size)
    // What takes seconds is as steady after a few rounds as what takes milliseconds after many.
    const found = await interleave(contestants(text), rounds ?? (size < LARGE ? 9 : 2))
    const [lab, plugins, syntax] = ['labrun', 'plugins', 'syntax'].map((name) => found.get(name)!)
    measured.push({ size, lab: lab!, plugins: plugins!, syntax: syntax! })
  }
  const line = single(
    perByte(measured.at(-1)!.lab, measured.at(-1)!) / perByte(measured[1]!.lab, measured[1]!),
  )
  const plugins =
    perByte(measured.at(-1)!.plugins, measured.at(-1)!) / perByte(measured[1]!.plugins, measured[1]!)
  return [
    ...measured.flatMap(toLines),
    {
      what: 'labrun, a byte of 2 MB ÷ of 100 kB',
      figure: line,
      unit: '×',
      goal: atMost(line, 1.3, 'a line: ≤ 1.3'),
      note: `the plugins alone: ${plugins.toFixed(2)}`,
    },
  ]
}

const LARGE = 500_000

interface Measured {
  size: number
  lab: Spread
  plugins: Spread
  syntax: Spread
}

/** The lowest: whatever else the machine does only adds to it. */
function perByte({ lowest }: Spread, { size }: Measured): number {
  return lowest / size
}

function contestants(text: string) {
  const steps = read(text).steps
  const blocks = steps.map(({ script, scriptLine, key }) => ({ script, line: scriptLine, shell: key.shell }))
  return [
    { name: 'labrun', once: () => milliseconds(() => read(text)) },
    { name: 'plugins', once: () => milliseconds(() => markdown.parse(text)) },
    { name: 'syntax', once: () => milliseconds(() => checkSyntax(blocks)) },
  ]
}

function read(text: string) {
  const file = new VFile({ path: 'lab.md', value: text })
  const { lab } = parseLab(file)
  if (lab === null) throw new Error(`the lab to be measured has mistakes: ${file.messages[0]?.reason}`)
  return makePlan([lab], { host: 'private', keepGoing: false, jobs: 1, timeoutMs: null }).labs[0]!
}

function toLines({ size, lab, plugins, syntax }: Measured): Line[] {
  const words = size < 1e6 ? `${size / 1000} kB` : `${size / 1e6} MB`
  const own = single(Math.max(0, lab.lowest - plugins.lowest) / plugins.lowest)
  const goal = atMost(own, 0.3)
  return [
    { what: `plugins, ${words}`, figure: plugins, unit: 'ms' },
    { what: `labrun with plugins, ${words}`, figure: lab, unit: 'ms' },
    { what: `labrun's own ÷ plugins, ${words}`, figure: own, unit: '×', goal, note: 'of the lowest' },
    { what: `bash reads the blocks, ${words}`, figure: syntax, unit: 'ms' },
  ]
}

/** A lab of about so many bytes, with as much prose to a block as a lab has. */
function labText(size: number): string {
  const parts = ['---\ntitle: Much to read\nrequires: { docker: false }\n---\n']
  for (let length = 0, number = 1; length < size; number += 1) {
    const part = section(number)
    parts.push(part)
    length += part.length
  }
  return parts.join('\n')
}

function section(number: number): string {
  return `## ${number}. A container's process

One nginx, in the *background*, with a **name** that is easy to type. The long number is the container's \`ID\`; Docker
needs [only its beginning](https://example.org/${number}), and for you the name will do:

- the host reads it in \`/proc\`, and
- the container sees another one.

\`\`\`bash host id=step-${number}
PID=$(echo ${number})
for name in one two three; do
  echo "$name: $PID"
done
\`\`\`

It prints the same number three times:

\`\`\`output
one: ${number}
two: {{int}}
three: * (glob)
\`\`\`

| column | another |
|---|---|
| ${number} | a row of a table |
`
}
