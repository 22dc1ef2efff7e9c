import type { Expectation, ExpectedLine, Placeholder } from '../../src/core/expectation.ts'
import type { Step } from '../../src/core/lab.ts'
import type { Place } from '../../src/core/place.ts'
import { jsonMutants } from './json-mutants.ts'
import type { LabText } from './lab-text.ts'
import type { Mutant, Mutation } from './mutant.ts'

/** What no lab prints. */
const NEVER = 'printed by no command'
const NEVER_TYPE = `/${NEVER}/`

/** The lab with each of a step's expectations made wrong, line by line, or value by value. */
export function expectationMutants(step: Step, text: LabText): Mutant[] {
  return step.expectations.flatMap((expectation) => {
    const changes =
      expectation.mode === 'json' ? jsonMutants(expectation, text) : allMutants(expectation, text)
    return changes.map((change) => ({ ...change, step: step.id }))
  })
}

function allMutants(expectation: Expectation, text: LabText): Change[] {
  return [
    ...expectation.lines.flatMap((line) => lineMutants(line, expectation, text)),
    addedLine(expectation, text),
    ...emptied(expectation, text),
  ]
}

type Change = Omit<Mutant, 'step'>

function lineMutants(line: ExpectedLine, expectation: Expectation, text: LabText): Change[] {
  const change = (mutation: Mutation, of: string, changed: string): Change => ({
    mutation,
    line: line.line,
    of,
    text: text.withEnd(line.line, line.text, changed),
  })
  return [
    change('change line', line.text, changedLine(line)),
    ...placeholdersOf(line, expectation).map(({ source, wrong }) =>
      change('change placeholder', `${source} in ${line.text}`, line.text.replace(source, wrong)),
    ),
    // Without a line, or a row, what is asked for among others is less: nothing is wrong then.
    ...(expectation.mode === 'lines' ? [deletedLine(line, text)] : []),
  ]
}

function deletedLine({ line, text: of }: ExpectedLine, text: LabText): Change {
  return { mutation: 'delete line', line, of, text: text.replaced(line, 1, []) }
}

/** One character of plain text is another; a line without any, or one that is a pattern, is another line. */
function changedLine({ text, pattern }: ExpectedLine): string {
  if (pattern.kind !== 'literal' && pattern.kind !== 'placeholders') return NEVER
  const plain = text.replace(/\{\{.*?\}\}/g, (placeholder) => ' '.repeat(placeholder.length))
  const at = plain.search(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/)
  return at < 0 ? NEVER : text.slice(0, at) + otherThan(text[at]!) + text.slice(at + 1)
}

function otherThan(character: string): string {
  return character === 'x' ? 'y' : 'x'
}

/** The placeholders of a line as they are written, and with something that does not fit. */
function placeholdersOf(line: ExpectedLine, { table }: Expectation): { source: string; wrong: string }[] {
  const cells = table?.rows.find((row) => row.line === line.line)?.cells ?? []
  return [line, ...cells]
    .flatMap(({ pattern }) => (pattern.kind === 'placeholders' ? pattern.parts : []))
    .filter((part): part is Placeholder => part.kind === 'placeholder')
    .map(({ name, type }) => {
      if (type === null) return { source: `{{${name}}}`, wrong: NEVER }
      if (name === null) return { source: `{{${type}}}`, wrong: `{{${NEVER_TYPE}}}` }
      return { source: `{{${name}:${type}}}`, wrong: `{{${name}:${NEVER_TYPE}}}` }
    })
}

function addedLine({ place, firstLine, lines, table }: Expectation, text: LabText): Change {
  const at = firstLine + lines.length
  const last = lines.at(-1)
  const indentation = last === undefined ? indentationAt(place, text) : text.indentation(last.line, last.text)
  const others = (table?.columns ?? []).slice(1).map(() => '  {{any}}')
  const added = [`${indentation}${[NEVER, ...others].join('')}`, text.line(at)]
  return { mutation: 'add line', line: at, of: fenceOf(place.line, text), text: text.replaced(at, 1, added) }
}

/** What stands before a block, or a command of a transcript, on its first line: there may be a list's marker in it. */
function indentationAt({ line, column }: Place, text: LabText): string {
  return text
    .line(line)
    .slice(0, column - 1)
    .replace(/[^>\t]/g, ' ')
}

function emptied({ place, firstLine, lines, mode }: Expectation, text: LabText): Change[] {
  if (lines.length === 0 || mode !== 'lines') return []
  return [
    {
      mutation: 'empty output',
      line: place.line,
      of: fenceOf(place.line, text),
      text: text.replaced(firstLine, lines.length, []),
    },
  ]
}

function fenceOf(line: number, text: LabText): string {
  return text.line(line).trim()
}
