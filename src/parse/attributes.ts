import type { VFile } from 'vfile'
import type { NamespaceName, TargetName } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { type BadValue, READERS } from './attribute-values.ts'
import { type Complaint, complain } from './complain.ts'
import type { InfoWord } from './info-string.ts'
import { nearHint } from './near.ts'
import {
  ATTRIBUTES,
  type AttributeName,
  FLAGS,
  type FlagName,
  NOT_YET,
  OUTPUT_FLAGS,
  PAGE_WORDS,
} from './vocabulary.ts'
import { notYetComplaint, quoteComplaint } from './word-complaints.ts'
import { oneOf, plain, shown } from './words.ts'

/** What the author wrote behind a step's target; `null` and `false` where he did not. */
export interface StepAttributes {
  id: { name: string; place: Place } | null
  container: string | null
  ns: NamespaceName[] | null
  user: string | null
  workdir: string | null
  session: string | null
  exit: number | 'any' | null
  timeoutMs: number | null
  retryMs: number | null
  teardown: boolean
  check: boolean
  hidden: boolean
}

/** Attributes that only some targets have. */
const ONLY_FOR: Partial<Record<AttributeName, readonly TargetName[]>> = {
  container: ['nsenter', 'exec'],
  ns: ['nsenter'],
  user: ['nsenter', 'exec'],
}

/** Reads the attributes of a step; mistaken ones are errors, and count as not written. */
export function readAttributes(words: readonly InfoWord[], target: TargetName, file: VFile): StepAttributes {
  const given = new Map<AttributeName, InfoWord>()
  const flags = new Set<FlagName>()
  const allowed = ATTRIBUTES.filter((name) => ONLY_FOR[name]?.includes(target) ?? true)
  for (const word of withoutPageWords(words)) {
    const complaint = wordComplaint(word, allowed, target, given, flags)
    if (complaint !== null) complain(file, word.place, complaint)
    else if (isFlag(word.key)) flags.add(word.key)
    else given.set(word.key as AttributeName, word)
  }
  return valuesOf(given, flags, file)
}

/** Reads the flags of an `output` block. @returns whether it says `contains` */
export function readOutputFlags(words: readonly InfoWord[], file: VFile): boolean {
  let contains = false
  for (const word of withoutPageWords(words)) {
    const complaint = outputComplaint(word, contains)
    if (complaint === null) contains = true
    else complain(file, word.place, complaint)
  }
  return contains
}

/** A page's word whose quote is never closed stays: it has swallowed what follows it. */
function withoutPageWords(words: readonly InfoWord[]): InfoWord[] {
  const isForPage = ({ isMarker, key, problem }: InfoWord) =>
    (isMarker || PAGE_WORDS.has(key)) && problem !== 'unclosed'
  return words.filter((word, index) => !isForPage(word) && !isAroundEquals(words, index))
}

/** `timeout = 5s`: the complaint about `timeout` is about all three words. */
function isAroundEquals(words: readonly InfoWord[], index: number): boolean {
  const isLeft = (word: InfoWord | undefined) => word?.value === null && isAttribute(word.key)
  if (words[index]!.text.startsWith('=')) return isLeft(words[index - 1])
  return words[index - 1]?.text === '=' && isLeft(words[index - 2])
}

function wordComplaint(
  word: InfoWord,
  allowed: readonly AttributeName[],
  target: TargetName,
  given: ReadonlyMap<string, InfoWord>,
  flags: ReadonlySet<string>,
): Complaint | null {
  const { key } = word
  const known = quoteComplaint(word) ?? notYetComplaint(word)
  if (known !== null) return known
  if (given.has(key) || flags.has(key)) return duplicate(key)
  if (isFlag(key)) return word.value === null ? null : flagWithValue(word)
  if (!isAttribute(key)) return unknown(word, target, [...allowed, ...FLAGS])
  if (!allowed.includes(key)) return misplaced(key, target)
  return word.value === null || word.value === '' ? withoutValue(word, READERS[key].example) : null
}

function outputComplaint(word: InfoWord, contains: boolean): Complaint | null {
  const known = quoteComplaint(word) ?? notYetComplaint(word)
  if (known !== null) return known
  if (word.key !== 'contains') return unknown(word, 'output', OUTPUT_FLAGS)
  if (word.value !== null) return flagWithValue(word)
  return contains ? duplicate(word.key) : null
}

function valuesOf(
  given: ReadonlyMap<AttributeName, InfoWord>,
  flags: ReadonlySet<FlagName>,
  file: VFile,
): StepAttributes {
  function read<T>(name: AttributeName, reader: (value: string) => T | BadValue): T | null {
    const word = given.get(name)
    if (word === undefined) return null
    const value = reader(word.value!)
    if (!isBadValue(value)) return value
    complain(file, valuePlace(word, value), valueComplaint(word, value))
    return null
  }
  const id = read('id', READERS.id.read)
  return {
    id: id === null ? null : { name: id, place: given.get('id')!.valuePlace },
    container: read('container', READERS.container.read),
    ns: read('ns', READERS.ns.read),
    user: read('user', READERS.user.read),
    workdir: read('workdir', READERS.workdir.read),
    session: read('session', READERS.session.read),
    exit: read('exit', READERS.exit.read),
    timeoutMs: read('timeout', READERS.timeout.read),
    retryMs: read('retry', READERS.retry.read),
    teardown: flags.has('teardown'),
    check: flags.has('check'),
    hidden: flags.has('hidden'),
  }
}

function isFlag(key: string): key is FlagName {
  return (FLAGS as readonly string[]).includes(key)
}

function isAttribute(key: string): key is AttributeName {
  return (ATTRIBUTES as readonly string[]).includes(key)
}

function isBadValue(value: unknown): value is BadValue {
  return typeof value === 'object' && value !== null && 'expected' in value
}

function valuePlace({ valuePlace }: InfoWord, { part }: BadValue): Place {
  if (part === undefined) return valuePlace
  const column = valuePlace.column + part.from
  return { line: valuePlace.line, column, endLine: valuePlace.line, endColumn: column + part.text.length }
}

function valueComplaint({ key, value }: InfoWord, { expected, hint, part }: BadValue): Complaint {
  const found = part === undefined ? `${key}=${plain(value!)}` : `${shown(part.text)} in ${key}=`
  return {
    rule: 'bad-value',
    reason: `found ${found}, expected ${expected}`,
    ...(hint !== undefined && { hint }),
    actual: part?.text ?? value!,
    expected: [expected],
  }
}

function duplicate(key: string): Complaint {
  return { rule: 'duplicate-attribute', reason: `found ${key} a second time, expected it once`, actual: key }
}

function flagWithValue({ key, text }: InfoWord): Complaint {
  return {
    rule: 'bad-value',
    reason: `found ${shown(text)}, expected ${key} alone`,
    hint: 'Leave it out where it shall not hold.',
    actual: text,
    expected: [key],
  }
}

function withoutValue({ key, text }: InfoWord, example: string): Complaint {
  return {
    rule: 'bad-value',
    reason: `found ${shown(text)} without a value, expected ${example}`,
    hint: 'No blanks stand around the =.',
    actual: text,
    expected: [`${key}=…`],
  }
}

function misplaced(key: AttributeName, target: TargetName): Complaint {
  const targets = ONLY_FOR[key]!
  return {
    rule: 'misplaced-attribute',
    reason: `found ${key} on ${article(target)} block, expected it on ${oneOf(targets)}`,
    hint: `Leave ${key} out, or write bash ${targets[0]}.`,
    actual: key,
    expected: targets,
  }
}

function article(on: TargetName | 'output'): string {
  return on === 'host' ? 'a host' : `an ${on}`
}

function unknown({ key, text }: InfoWord, on: TargetName | 'output', known: readonly string[]): Complaint {
  return {
    rule: 'unknown-attribute',
    reason: `found ${shown(text)} on ${article(on)} block, expected ${oneOf(known)}`,
    ...nearHint(key, [...known, ...PAGE_WORDS, ...NOT_YET.keys()]),
    actual: text,
    expected: known,
  }
}
