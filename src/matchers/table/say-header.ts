import { quote } from '../describe.ts'
import { printedWord } from '../scene.ts'
import type { HeaderMiss } from './printed-table.ts'
import type { Said, TableScene } from './scene.ts'

/** Says that no printed line is the header. */
export function sayMissingHeader({ expectation, lines }: TableScene, { line, lacks }: HeaderMiss): Said {
  const { columns, line: at } = expectation.table!
  const start = `expected a table with ${columns.length === 1 ? 'the column' : 'the columns'} ${listed(columns)}, but`
  if (line === null) {
    const rest = `${lines.length === 0 ? 'nothing was' : 'only empty lines were'} ${printedWord(expectation.stream)}`
    return { line: at, message: `${start} ${rest}`, hint: null }
  }
  const missing = lacks.map((index) => columns[index]!)
  if (lacks.length === columns.length) {
    return {
      line: at,
      message: `${start} no line has ${columns.length === 1 ? 'it' : 'any of them'}; printed was ${quote(line.trim())}`,
      hint: nameHint(missing, line),
    }
  }
  const message = `${start} no line has them all; the nearest, ${quote(line.trim())}, has no ${listed(missing, 'or')}`
  return { line: at, message, hint: nameHint(missing, line) }
}

function listed(names: readonly string[], and = 'and'): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`
}

function nameHint(missing: readonly string[], line: string): string | null {
  const words = new Set(line.split(/ +/))
  const several = missing.find(
    (name) => name.includes(' ') && name.split(' ').every((word) => words.has(word)),
  )
  if (several !== undefined) return `Two or more blanks part columns: ${several.replaceAll(' ', '  ')}`
  for (const name of missing) {
    const other = [...words].find((word) => word !== name && word.toLowerCase() === name.toLowerCase())
    if (other !== undefined) return `Upper and lower case differ: the column is called ${other}.`
  }
  return null
}
