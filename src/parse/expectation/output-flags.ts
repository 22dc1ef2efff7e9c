import type { VFile } from 'vfile'
import type { ExpectationMode, StreamName } from '../../core/expectation.ts'
import { type Complaint, complain } from '../complain.ts'
import {
  badValueComplaint,
  duplicateComplaint,
  flagWithValueComplaint,
  unknownComplaint,
  withoutValueComplaint,
} from '../info-string/attribute-complaints.ts'
import type { InfoWord } from '../info-string/info-string.ts'
import { withoutPageWords } from '../info-string/page-words.ts'
import { OUTPUT_FLAGS, type OutputFlagName } from '../info-string/vocabulary.ts'
import { quoteComplaint } from '../info-string/word-complaints.ts'
import { readStreamName } from './stream-name.ts'

/** What the author wrote behind `output`. */
export interface OutputFlags {
  mode: ExpectationMode
  /** Lines, rows or elements may come in any order. */
  unordered: boolean
  stream: StreamName
}

type Given = ReadonlyMap<OutputFlagName, InfoWord>

/** Reads the flags of an `output` block; mistaken ones are errors, and count as not written. */
export function readOutputFlags(words: readonly InfoWord[], file: VFile): OutputFlags {
  const given = new Map<OutputFlagName, InfoWord>()
  for (const word of withoutPageWords(words)) {
    const complaint = outputComplaint(word, given)
    if (complaint === null) given.set(word.key as OutputFlagName, word)
    else complain(file, word.place, complaint)
  }
  return {
    mode: MODES.find((mode) => given.has(mode)) ?? 'lines',
    unordered: given.has('unordered'),
    stream: readStream(given, file),
  }
}

const MODES = ['contains', 'not', 'table', 'json'] as const

function outputComplaint(word: InfoWord, given: Given): Complaint | null {
  const { key, value } = word
  const quotes = quoteComplaint(word)
  if (quotes !== null) return quotes
  if (!isFlag(key)) return unknownComplaint(word, 'output', OUTPUT_FLAGS)
  if (given.has(key)) return duplicateComplaint(key)
  if (key === 'stream') return value ? null : withoutValueComplaint(word, 'stream=stderr')
  if (value !== null) return flagWithValueComplaint(word)
  return conflictComplaint(key, given)
}

function isFlag(key: string): key is OutputFlagName {
  return (OUTPUT_FLAGS as readonly string[]).includes(key)
}

/** Flags that exclude each other, and what a block with both may have been meant to say. */
const CONFLICTS: readonly [OutputFlagName, OutputFlagName, hint: string][] = [
  ['contains', 'not', 'not alone says that none of its lines is printed.'],
  ['contains', 'table', 'A table leaves out what it does not name: other columns, and other rows.'],
  ['contains', 'json', 'JSON leaves out what it does not name: what is written must be there, among others.'],
  ['unordered', 'not', 'Of lines that are not printed, none comes before another.'],
  ['not', 'table', 'Lines that must not be printed stand in a block of their own: output not'],
  ['not', 'json', 'Lines that must not be printed stand in a block of their own: output not'],
  ['table', 'json', 'What a step prints is the one or the other.'],
]

function conflictComplaint(key: OutputFlagName, given: Given): Complaint | null {
  for (const [one, two, hint] of CONFLICTS) {
    const other = key === one ? two : key === two ? one : null
    if (other === null || !given.has(other)) continue
    return {
      rule: 'attribute-conflict',
      reason: `found ${key} together with ${other}, expected one or the other`,
      hint,
      actual: key,
    }
  }
  return null
}

function readStream(given: Given, file: VFile): StreamName {
  const word = given.get('stream')
  if (word === undefined) return 'stdout'
  const stream = readStreamName(word.value!)
  if (typeof stream === 'string') return stream
  complain(file, word.valuePlace, badValueComplaint(word, stream))
  return 'stdout'
}
