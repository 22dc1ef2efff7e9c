import type { Expectation, ExpectedLine, Placeholder } from '../../src/core/expectation.ts'
import type { Step } from '../../src/core/lab.ts'
import type { LabText } from './lab-text.ts'
import type { Mutant, Mutation } from './mutant.ts'

/** What no lab prints. */
const NEVER = 'printed by no command'
const NEVER_TYPE = `/${NEVER}/`

/** The lab with each of a step's expectations made wrong, line by line. */
export function expectationMutants(step: Step, text: LabText): Mutant[] {
  return step.expectations.flatMap((expectation) =>
    [
      ...expectation.lines.flatMap((line) => lineMutants(line, expectation, text)),
      addedLine(expectation, text),
      ...emptied(expectation, text),
    ].map((change) => ({ ...change, step: step.id })),
  )
}

type Change = Omit<Mutant, 'step'>

function lineMutants(line: ExpectedLine, { mode }: Expectation, text: LabText): Change[] {
  const change = (mutation: Mutation, of: string, changed: string): Change => ({
    mutation,
    line: line.line,
    of,
    text: text.withEnd(line.line, line.text, changed),
  })
  return [
    change('change line', line.text, changedLine(line)),
    ...placeholdersOf(line).map(({ source, wrong }) =>
      change('change placeholder', `${source} in ${line.text}`, line.text.replace(source, wrong)),
    ),
    // Without a line, `contains` asks for less: nothing is wrong then.
    ...(mode === 'contains' ? [] : [deletedLine(line, text)]),
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
function placeholdersOf({ pattern }: ExpectedLine): { source: string; wrong: string }[] {
  if (pattern.kind !== 'placeholders') return []
  return pattern.parts
    .filter((part): part is Placeholder => part.kind === 'placeholder')
    .map(({ name, type }) => {
      if (type === null) return { source: `{{${name}}}`, wrong: NEVER }
      if (name === null) return { source: `{{${type}}}`, wrong: `{{${NEVER_TYPE}}}` }
      return { source: `{{${name}:${type}}}`, wrong: `{{${name}:${NEVER_TYPE}}}` }
    })
}

function addedLine({ place, lines }: Expectation, text: LabText): Change {
  const at = place.endLine!
  const last = lines.at(-1)
  const indentation =
    last === undefined ? ' '.repeat(place.column - 1) : text.indentation(last.line, last.text)
  const added = [`${indentation}${NEVER}`, text.line(at)]
  return { mutation: 'add line', line: at, of: fenceOf(place.line, text), text: text.replaced(at, 1, added) }
}

function emptied({ place, lines, mode }: Expectation, text: LabText): Change[] {
  if (lines.length === 0 || mode === 'contains') return []
  return [
    {
      mutation: 'empty output',
      line: place.line,
      of: fenceOf(place.line, text),
      text: text.replaced(place.line + 1, lines.length, []),
    },
  ]
}

function fenceOf(line: number, text: LabText): string {
  return text.line(line).trim()
}
