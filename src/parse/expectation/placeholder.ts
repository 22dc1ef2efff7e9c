import type { LinePart, Placeholder } from '../../core/expectation.ts'
import type { Complaint } from '../complain.ts'
import { ownerOfName } from '../names.ts'
import { surelyFix } from '../near.ts'
import { oneOf, plain, shown } from '../words.ts'
import { regexProblem } from './regex.ts'
import { isType, nearestType, TYPE_NAMES, typeSource } from './types.ts'

/** A mistake in a line, in characters from its start. */
export interface LineMistake {
  from: number
  to: number
  complaint: Complaint
}

/** A name that a line captures or refers to. */
export interface NameUse {
  name: string
  captures: boolean
  from: number
  to: number
}

/** A line taken apart at its placeholders. */
export interface PlaceholderLine {
  parts: LinePart[]
  uses: NameUse[]
  mistakes: LineMistake[]
}

/** `{{ … }}` in one of the forms that are labrun's. */
interface Braces {
  from: number
  to: number
  name: string | null
  /** What stands after the colon, or `/re/` alone; `null` for a bare word. */
  type: string | null
  /** Where the type begins. */
  typeFrom: number
}

/** Takes a line apart. `{{…}}` in any other form, as `{{.State.Pid}}`, is plain text. */
export function readPlaceholders(line: string): PlaceholderLine {
  const result: PlaceholderLine = { parts: [], uses: [], mistakes: [] }
  let textFrom = 0
  for (const braces of findBraces(line)) {
    addText(result, line.slice(textFrom, braces.from))
    result.parts.push(readBraces(braces, result))
    textFrom = braces.to
  }
  addText(result, line.slice(textFrom))
  return result
}

/** The first placeholder of a line that clearly is one, for lines that can have none. */
export function firstPlaceholder(line: string): Range | null {
  const isSure = ({ name, type }: Braces) =>
    type === null ? isType(name!) : typeSource(type) !== null || isRegex(type)
  return findBraces(line).find(isSure) ?? null
}

/** Where something stands in a line, in characters. */
export interface Range {
  from: number
  to: number
}

/** All that has the form of a placeholder. */
export function placeholderRanges(line: string): Range[] {
  return findBraces(line).map(({ from, to }) => ({ from, to }))
}

function addText({ parts }: PlaceholderLine, text: string): void {
  if (text !== '') parts.push({ kind: 'text', text })
}

function readBraces(braces: Braces, { uses, mistakes }: PlaceholderLine): Placeholder {
  const { from, to, name, type } = braces
  if (type === null) {
    const source = typeSource(name!)
    if (source !== null) return { kind: 'placeholder', name: null, source, type: name }
    uses.push({ name: name!, captures: false, from, to })
    return { kind: 'placeholder', name, source: null, type: null }
  }
  if (name !== null) {
    uses.push({ name, captures: true, from, to })
    const complaint = nameComplaint(name)
    if (complaint !== null) mistakes.push({ from: from + 2, to: from + 2 + name.length, complaint })
  }
  const mistake = typeMistake(braces)
  if (mistake !== null) mistakes.push(mistake)
  const source = isRegex(type) ? `(?:${type.slice(1, -1)})` : typeSource(type)
  return { kind: 'placeholder', name, source: source ?? '.*', type }
}

function nameComplaint(name: string): Complaint | null {
  const owner = ownerOfName(name)
  if (owner === null) return null
  return {
    rule: 'reserved-name',
    reason:
      owner === 'type'
        ? `found the type ${name} as a name, expected another name`
        : `found ${plain(name)} as a name, which is the shell's own, expected another name`,
    hint: `Later blocks have what is captured as a shell variable: container_${name.toLowerCase()} would do.`,
    actual: name,
  }
}

function typeMistake({ name, type, typeFrom }: Braces): LineMistake | null {
  if (type === null) return null
  if (isRegex(type)) return regexMistake(type.slice(1, -1), typeFrom + 1)
  if (isType(type)) return null
  const nearest = nearestType(type)
  const complaint: Complaint = {
    rule: 'unknown-type',
    reason: `found ${type === '' ? 'nothing' : shown(type)} as a type, expected ${oneOf([...TYPE_NAMES, '/a regular expression/'])}`,
    hint: nearest === null ? `Any text at all: {{${name}:any}}` : `Did you mean {{${name}:${nearest}}}?`,
    actual: type,
    expected: TYPE_NAMES,
    ...surelyFix(type, TYPE_NAMES),
  }
  return { from: typeFrom, to: typeFrom + type.length, complaint }
}

/** What RE2 can't do in a regular expression that begins at `offset` in its line. */
export function regexMistake(source: string, offset: number): LineMistake | null {
  const problem = regexProblem(source) ?? namedGroup(source)
  if (problem === null) return null
  const { reason, from, to } = problem
  const complaint: Complaint = { rule: 'bad-regex', reason, hint: REGEX_HINT, actual: source.slice(from, to) }
  return { from: offset + from, to: offset + to, complaint }
}

const REGEX_HINT = 'The syntax is RE2: https://github.com/google/re2/wiki/Syntax'

/** Two of them with one name, in one line, could not be put together. */
function namedGroup(source: string) {
  const found = /\(\?P?<(?![=!])/.exec(source)
  if (found === null) return null
  const reason = `found a group with a name, ${found[0]}, in a regular expression, expected groups without`
  return { reason, from: found.index, to: found.index + found[0].length }
}

function isRegex(type: string): boolean {
  return type.length > 2 && type.startsWith('/') && type.endsWith('/')
}

const FORM = /\{\{(?:([A-Za-z_]\w*)(:([\w-]*))?)?/y

function findBraces(line: string): Braces[] {
  const found: Braces[] = []
  // Known once for all, so that a line full of openings is not searched to its end for each.
  const lastRegexEnd = line.lastIndexOf('/}}')
  for (let at = line.indexOf('{{'); at >= 0; ) {
    const braces = bracesAt(line, at, lastRegexEnd)
    if (braces !== null) found.push(braces)
    at = line.indexOf('{{', braces?.to ?? at + 1)
  }
  return found
}

function bracesAt(line: string, from: number, lastRegexEnd: number): Braces | null {
  FORM.lastIndex = from
  const [start, name = null, colon, word = ''] = FORM.exec(line)!
  const after = from + start.length
  const typeFrom = after - word.length
  if (line[after] === '/' && word === '' && (name === null || colon !== undefined)) {
    if (lastRegexEnd <= after) return null
    const end = line.indexOf('/}}', after + 1)
    return { from, to: end + 3, name, type: line.slice(after, end + 1), typeFrom: after }
  }
  if (name === null || !line.startsWith('}}', after)) return null
  return { from, to: after + 2, name, type: colon === undefined ? null : word, typeFrom }
}
