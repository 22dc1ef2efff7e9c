import type { VFile } from 'vfile'
import type { Condition } from '../../core/condition.ts'
import type { StreamName } from '../../core/expectation.ts'
import type { NamespaceName, Ready, ShellName } from '../../core/lab.ts'
import type { Place } from '../../core/place.ts'
import { type Complaint, complain } from '../complain.ts'
import type { LineMistake } from '../expectation/placeholder.ts'
import { checkTranscript, isMisplaced, onlyTranscriptComplaint } from '../step/transcript-attributes.ts'
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
import { checkFileBlock, complainOfMode } from './file-block.ts'
import { type InfoWord, placeInValue } from './info-string.ts'
import { withoutPageWords } from './page-words.ts'
import type { StepRole } from './role.ts'
import { ATTRIBUTES, type AttributeName, FLAGS, type FlagName, ONLY_FOR } from './vocabulary.ts'
import { quoteComplaint } from './word-complaints.ts'

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
  /** Path of the file that the block is written to. */
  file: string | null
  mode: string | null
  when: Condition[] | null
  stream: StreamName | null
  shell: ShellName | null
  background: boolean
  tty: boolean
  teardown: boolean
  check: boolean
  hidden: boolean
}

/** Reads the attributes of a step; mistaken ones are errors, and count as not written. */
export function readAttributes(role: StepRole, file: VFile): StepAttributes {
  const words = withoutPageWords(role.attributes)
  const given = new Map<AttributeName | FlagName, InfoWord>()
  for (const word of words) {
    const complaint = wordComplaint(word, role, given)
    if (complaint !== null) complain(file, word.place, complaint)
    else given.set(word.key as AttributeName | FlagName, word)
  }
  if (role.isFile) checkFileBlock(given, file)
  else if (role.isTranscript) checkTranscript(given, file)
  else if (given.has('background')) checkBackground(given, file)
  // Of two words, one of which is mistaken, that one may have been `background`, or `file`.
  else if (given.size === words.length) complainOfHalves(given, file)
  return valuesOf(given, file)
}

/** Of words that mean something together the one without the other. */
function complainOfHalves(given: ReadonlyMap<string, InfoWord>, file: VFile): void {
  const ready = given.get('ready')
  if (ready !== undefined) complainOfReady(ready, file)
  const mode = given.get('mode')
  if (mode !== undefined) complainOfMode(mode, file)
}

function wordComplaint(
  word: InfoWord,
  role: StepRole,
  given: ReadonlyMap<string, InfoWord>,
): Complaint | null {
  const { key } = word
  const { target, language } = role
  const known = quoteComplaint(word)
  if (known !== null) return known
  if (given.has(key)) return duplicateComplaint(key)
  if (isFlag(key)) return word.value === null ? null : flagWithValueComplaint(word)
  if (isAttribute(key) && isMisplaced(key, role)) return onlyTranscriptComplaint(word, role)
  const onTarget = ATTRIBUTES.filter((name) => ONLY_FOR[name]?.includes(target) ?? true)
  const allowed = onTarget.filter((name) => !isMisplaced(name, role))
  if (!isAttribute(key)) return unknownComplaint(word, target, [...allowed, ...FLAGS])
  if (!allowed.includes(key)) return misplacedComplaint(key, target, language)
  return word.value === null || word.value === '' ? withoutValueComplaint(word, READERS[key].example) : null
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
    file: read('file', READERS.file.read),
    mode: read('mode', READERS.mode.read),
    when: read('when', READERS.when.read),
    stream: read('stream', READERS.stream.read),
    shell: read('shell', READERS.shell.read),
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
