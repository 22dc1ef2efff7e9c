import type { VFile } from 'vfile'
import type { NamespaceName, Ready } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import {
  badValueComplaint,
  duplicateComplaint,
  flagWithValueComplaint,
  misplacedComplaint,
  unknownComplaint,
  withoutValueComplaint,
} from './attribute-complaints.ts'
import { READERS } from './attribute-values.ts'
import { checkBackground, complainOfReady } from './background.ts'
import type { BadValue } from './bad-value.ts'
import { type Complaint, complain } from './complain.ts'
import { type InfoWord, placeInValue } from './info-string.ts'
import type { LineMistake } from './placeholder.ts'
import type { StepRole } from './role.ts'
import {
  ATTRIBUTES,
  type AttributeName,
  FLAGS,
  type FlagName,
  ONLY_FOR,
  OUTPUT_FLAGS,
  PAGE_WORDS,
} from './vocabulary.ts'
import { notYetComplaint, quoteComplaint } from './word-complaints.ts'

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
  maxOutputBytes: number | null
  settleMs: number | null
  ready: Ready | null
  background: boolean
  tty: boolean
  teardown: boolean
  check: boolean
  hidden: boolean
}

/** The kind of block that attributes belong to. */
type BlockKind = Pick<StepRole, 'target' | 'shell'>

/** Reads the attributes of a step; mistaken ones are errors, and count as not written. */
export function readAttributes(role: StepRole, file: VFile): StepAttributes {
  const words = withoutPageWords(role.attributes)
  const given = new Map<AttributeName | FlagName, InfoWord>()
  for (const word of words) {
    const complaint = wordComplaint(word, role, given)
    if (complaint !== null) complain(file, word.place, complaint)
    else given.set(word.key as AttributeName | FlagName, word)
  }
  const ready = given.get('ready')
  if (given.has('background')) checkBackground(given, file)
  // Of two words, one of which is mistaken, that one may have been `background`.
  else if (ready !== undefined && given.size === words.length) complainOfReady(ready, file)
  return valuesOf(given, file)
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
  return words.filter(
    (word, index) => !isForPage(word) && !isAroundEquals(words, index) && !isInRegex(words, index),
  )
}

/** `timeout = 5s`: the complaint about `timeout` is about all three words. */
function isAroundEquals(words: readonly InfoWord[], index: number): boolean {
  const isLeft = (word: InfoWord | undefined) => word?.value === null && isAttribute(word.key)
  if (words[index]!.text.startsWith('=')) return isLeft(words[index - 1])
  return words[index - 1]?.text === '=' && isLeft(words[index - 2])
}

/** `ready=output:/a b c/`, not quoted: the complaint about `ready` is about the words to the last slash. */
function isInRegex(words: readonly InfoWord[], index: number): boolean {
  const start = words.findIndex(({ key, value }) => key === 'ready' && /^output:\/[^/]*$/.test(value ?? ''))
  const end = words.findIndex(({ text }, at) => at > start && text.endsWith('/'))
  return start >= 0 && index > start && index <= end
}

function wordComplaint(
  word: InfoWord,
  { target, shell }: BlockKind,
  given: ReadonlyMap<string, InfoWord>,
): Complaint | null {
  const { key } = word
  const known = quoteComplaint(word) ?? notYetComplaint(word)
  if (known !== null) return known
  if (given.has(key)) return duplicateComplaint(key)
  if (isFlag(key)) return word.value === null ? null : flagWithValueComplaint(word)
  const allowed = ATTRIBUTES.filter((name) => ONLY_FOR[name]?.includes(target) ?? true)
  if (!isAttribute(key)) return unknownComplaint(word, target, [...allowed, ...FLAGS])
  if (!allowed.includes(key)) return misplacedComplaint(key, target, shell)
  return word.value === null || word.value === '' ? withoutValueComplaint(word, READERS[key].example) : null
}

function outputComplaint(word: InfoWord, contains: boolean): Complaint | null {
  const known = quoteComplaint(word) ?? notYetComplaint(word)
  if (known !== null) return known
  if (word.key !== 'contains') return unknownComplaint(word, 'output', OUTPUT_FLAGS)
  if (word.value !== null) return flagWithValueComplaint(word)
  return contains ? duplicateComplaint(word.key) : null
}

function valuesOf(given: ReadonlyMap<AttributeName | FlagName, InfoWord>, file: VFile): StepAttributes {
  function read<T>(name: AttributeName, reader: (value: string) => T | BadValue | LineMistake): T | null {
    const word = given.get(name)
    if (word === undefined) return null
    const value = reader(word.value!)
    if (isMistake(value)) complain(file, placeInValue(word, value.from, value.to), value.complaint)
    else if (isBadValue(value)) complain(file, valuePlace(word, value), badValueComplaint(word, value))
    else return value
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
    maxOutputBytes: read('max-output', READERS['max-output'].read),
    settleMs: read('settle', READERS.settle.read),
    ready: read('ready', READERS.ready.read),
    background: given.has('background'),
    tty: given.has('tty'),
    teardown: given.has('teardown'),
    check: given.has('check'),
    hidden: given.has('hidden'),
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

function isMistake(value: unknown): value is LineMistake {
  return typeof value === 'object' && value !== null && 'complaint' in value
}

function valuePlace(word: InfoWord, { part }: BadValue): Place {
  return part === undefined ? word.valuePlace : placeInValue(word, part.from, part.from + part.text.length)
}
