import type { ShellName, TargetName } from '../../core/lab.ts'
import type { Place } from '../../core/place.ts'
import type { Complaint, PlacedComplaint } from '../complain.ts'
import { near, surelyFix } from '../near.ts'
import { blockShell } from '../script/command-words.ts'
import { oneOf, shown } from '../words.ts'
import { blankMistake } from './blank-mistake.ts'
import type { InfoWord } from './info-string.ts'
import {
  ONLY_FOR,
  OTHER_TRANSCRIPTS,
  OUTPUT_FLAGS,
  OWN_LANGUAGES,
  OWN_WORDS,
  PAGE_WORDS,
  REAL_LANGUAGES,
  ROLES,
  SHELL_LANGUAGES,
  SHELLS,
  TARGETS,
  TRANSCRIPT,
} from './vocabulary.ts'
import { quoteComplaint } from './word-complaints.ts'

/** What a block is to labrun, told by its info string alone. */
export type Role =
  /** Only read, never run. */
  | { kind: 'prose' }
  | StepRole
  | { kind: 'output'; attributes: readonly InfoWord[] }
  /** Meant for labrun, as far as can be told, and mistaken. */
  | ({ kind: 'mistaken' } & PlacedComplaint)

/** A block that runs. */
export interface StepRole {
  kind: 'step'
  target: TargetName
  shell: ShellName
  /** The first word of the fence, or the one that is understood. */
  language: string
  /** It is written to a file, not run. */
  isFile: boolean
  /** It holds commands behind prompts, and what they print. */
  isTranscript: boolean
  /** Of the word that is the target. */
  place: Place
  attributes: readonly InfoWord[]
}

const PROSE: Role = { kind: 'prose' }
const READ_ONLY = 'A block that is only to be read needs no second word; its language can be text.'

/** Tells what a block is. Whatever comes near a word of labrun's and is none is a mistake, never prose. */
export function roleOf(words: readonly InfoWord[]): Role {
  const [language, second, ...others] = words
  if (language === undefined) return PROSE
  const blanks = blankMistake(words)
  if (blanks !== null) return { kind: 'mistaken', ...blanks }
  const short = asTarget(language.text)
  if (short !== null) return step('bash', short, language.place, words.slice(1))
  if (language.text === 'output') return { kind: 'output', attributes: words.slice(1) }
  if (second !== undefined) {
    const target = asTarget(second.text)
    if (target !== null) return stepIn(language, target, second.place, others)
    if (second.text === 'output') return outputIn(language, others)
  }
  return unclosedQuote(words) ?? misspeltLanguage(language) ?? withoutTarget(language, words.slice(1))
}

function asShell(text: string): ShellName | null {
  return SHELLS.find((shell) => shell === text) ?? null
}

function asRunning(text: string): string | null {
  return RUNNING.includes(text) ? text : null
}

function asTarget(text: string): TargetName | null {
  return TARGETS.find((target) => target === text) ?? null
}

function stepIn(language: InfoWord, target: TargetName, place: Place, others: readonly InfoWord[]): Role {
  const { text } = language
  if (asShell(text) !== null || text === TRANSCRIPT || writesFile(others))
    return step(text, target, place, others)
  return mistaken(language.place, {
    rule: 'unknown-language',
    reason: `found ${shown(text)} as the language of a block that runs, expected ${oneOf(RUNNING)}`,
    hint: languageHint(text, target, others),
    actual: text,
    expected: RUNNING,
  })
}

/** The languages that run. */
const RUNNING: readonly string[] = [...SHELLS, TRANSCRIPT]

function step(language: string, target: TargetName, place: Place, attributes: readonly InfoWord[]): StepRole {
  const isFile = writesFile(attributes)
  const isTranscript = language === TRANSCRIPT && !isFile
  const shell = asShell(language) ?? 'bash'
  return { kind: 'step', target, shell, language, isFile, isTranscript, place, attributes }
}

function writesFile(words: readonly InfoWord[]): boolean {
  return words.some(({ key }) => key === 'file')
}

function languageHint(text: string, target: TargetName, others: readonly InfoWord[]): string {
  if (others.some(({ key }) => near(key, ['file']) !== null)) return 'Did you mean file?'
  const lower = text.toLowerCase()
  if (OTHER_TRANSCRIPTS.has(lower)) return transcriptHint(lower, target)
  const nearest = SHELL_LANGUAGES.has(lower) ? asRunning(lower) : near(text, RUNNING)
  if (nearest !== null) return `Did you mean ${nearest}?`
  return `Only bash and sh run: write ${blockShell(lower)} ${target}. With file=PATH the block is written to a file.`
}

function transcriptHint(language: string, target: TargetName): string {
  const isScrut = language === 'scrut'
  return `A transcript is written ${TRANSCRIPT} ${target}${isScrut ? ' stream=stdout, as scrut compares stdout alone' : ''}.`
}

function outputIn(language: InfoWord, others: readonly InfoWord[]): Role {
  // ```json output is as ```output json.
  return { kind: 'output', attributes: language.text === 'json' ? [language, ...others] : others }
}

function misspeltLanguage({ text, place }: InfoWord): Role | null {
  if (text === TRANSCRIPT || REAL_LANGUAGES.has(text)) return null
  const nearest = near(text, OWN_LANGUAGES)
  if (nearest === null) return null
  return mistaken(place, {
    rule: 'unknown-language',
    reason: `found ${shown(text)} as the language, expected ${nearest}`,
    hint: `Did you mean ${nearest}? A block that is only to be read can have the language text.`,
    actual: text,
    expected: [nearest],
    ...surelyFix(text, OWN_LANGUAGES),
  })
}

/** Whatever follows such a quote is part of it, a target perhaps. */
function unclosedQuote(words: readonly InfoWord[]): Role | null {
  const word = words.find(({ problem }) => problem === 'unclosed')
  return word === undefined ? null : mistaken(word.place, quoteComplaint(word)!)
}

function withoutTarget(language: InfoWord, words: readonly InfoWord[]): Role {
  const isShell = SHELL_LANGUAGES.has(language.text.toLowerCase())
  const shell = asRunning(language.text) ?? 'bash'
  const braced = isShell ? words.find((word) => targetInBraces(word) !== null) : undefined
  if (braced !== undefined) {
    const hint = `Write ${shell} ${targetInBraces(braced)}, without braces. ${READ_ONLY}`
    return unknownTarget(braced, TARGETS, hint)
  }
  for (const word of words.filter((word) => !isPageWord(word))) {
    const mistake =
      misplacedTarget(word, shell) ??
      misspeltTarget(word, isShell) ??
      ownWithoutTarget(word, shell, language.text)
    if (mistake !== null) return mistake
    if (isShell) return unknownTarget(word, TARGETS, READ_ONLY)
  }
  return language.text === 'scrut' ? ofScrut(language) : PROSE
}

/** Whoever takes a document over from scrut means it to run. */
function ofScrut({ text, place }: InfoWord): Role {
  return mistaken(place, {
    rule: 'unknown-language',
    reason: `found ${shown(text)} as the language, expected ${TRANSCRIPT} and a target`,
    hint: `${transcriptHint(text, 'host')} ${READ_ONLY}`,
    actual: text,
    expected: [TRANSCRIPT],
  })
}

function isPageWord({ key, isMarker }: InfoWord): boolean {
  return isMarker || PAGE_WORDS.has(key)
}

/** `{host}`, as other tools have it. Braces hold the numbers of lines, for the page. */
function targetInBraces({ isMarker, text }: InfoWord): TargetName | null {
  return isMarker ? asTarget(/^\{\s*[.#]?(\w+)/.exec(text)?.[1] ?? '') : null
}

function misplacedTarget({ key, place }: InfoWord, shell: string): Role | null {
  if (!ROLES.includes(key)) return null
  return mistaken(place, {
    rule: 'misplaced-target',
    reason: `found ${key} further on, expected it straight after the language`,
    hint: `Write ${key === 'output' ? 'output' : `${shell} ${key}`}, then the rest.`,
    actual: key,
  })
}

function misspeltTarget(word: InfoWord, isShell: boolean): Role | null {
  if (OWN_WORDS.has(word.key) || REAL_LANGUAGES.has(word.key)) return null
  const nearest = isShell ? near(word.text, ROLES) : nearestInProse(word.text)
  if (nearest === null) return null
  const expected = isShell && nearest !== 'output' ? TARGETS : [nearest]
  const hint = `Did you mean ${nearest}? ${READ_ONLY}`
  return unknownTarget(word, expected, hint, surelyFix(word.text, ROLES))
}

/** Other languages have words of their own, and host and exec are short: `test` is two edits from `host`. */
function nearestInProse(word: string): string | null {
  return near(word, ['output', 'nsenter']) ?? near(word, ['host', 'exec'], 1)
}

function unknownTarget(
  word: InfoWord,
  expected: readonly string[],
  hint: string,
  fix: { fix?: string } = {},
): Role {
  return mistaken(word.place, {
    rule: 'unknown-target',
    reason: `found ${shown(word.text)} as the target, expected ${oneOf(expected)}`,
    hint,
    actual: word.text,
    expected,
    ...fix,
  })
}

function ownWithoutTarget({ key, text, place }: InfoWord, shell: string, language: string): Role | null {
  if (!OWN_WORDS.has(key)) return null
  const isOutput = (OUTPUT_FLAGS as readonly string[]).includes(key)
  const isFile = key === 'file' || key === 'mode'
  const expected = isOutput ? ['output'] : isFile ? (ONLY_FOR[key] ?? TARGETS) : TARGETS
  return mistaken(place, {
    rule: 'missing-target',
    reason: `found ${shown(text)} on a block without a target, expected ${oneOf(expected)} after the language`,
    hint: `Write ${isOutput ? `output ${key}` : `${isFile ? language : shell} host ${key === text ? key : `${key}=…`}`}. Without a target the block is only read.`,
    actual: text,
    expected,
  })
}

function mistaken(place: Place, complaint: Complaint): Role {
  return { kind: 'mistaken', place, complaint }
}
