import type { ShellName, TargetName } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { blankMistake } from './blank-mistake.ts'
import { blockShell } from './command-words.ts'
import type { Complaint, PlacedComplaint } from './complain.ts'
import type { InfoWord } from './info-string.ts'
import { near } from './near.ts'
import {
  OWN_LANGUAGES,
  OWN_WORDS,
  PAGE_WORDS,
  REAL_LANGUAGES,
  ROLES,
  SHELL_LANGUAGES,
  SHELLS,
  TARGETS,
} from './vocabulary.ts'
import { notYetComplaint, quoteComplaint } from './word-complaints.ts'
import { oneOf, shown } from './words.ts'

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
  if (short !== null)
    return { kind: 'step', target: short, shell: 'bash', place: language.place, attributes: words.slice(1) }
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

function asTarget(text: string): TargetName | null {
  return TARGETS.find((target) => target === text) ?? null
}

function stepIn(language: InfoWord, target: TargetName, place: Place, others: readonly InfoWord[]): Role {
  const { text } = language
  const shell = asShell(text)
  if (shell !== null) return { kind: 'step', target, shell, place, attributes: others }
  if (text === 'console')
    return notYet(
      language,
      'a transcript',
      `Write the commands as bash ${target}, their output as an output block.`,
    )
  const file = others.find(({ key }) => key === 'file')
  if (file !== undefined) return mistaken(file.place, notYetComplaint(file)!)
  return mistaken(language.place, {
    rule: 'unknown-language',
    reason: `found ${shown(text)} as the language of a block that runs, expected ${oneOf(SHELLS)}`,
    hint: languageHint(text, target),
    actual: text,
    expected: SHELLS,
  })
}

function languageHint(text: string, target: TargetName): string {
  const lower = text.toLowerCase()
  const nearest = SHELL_LANGUAGES.has(lower) ? asShell(lower) : near(text, [...SHELLS, 'console'])
  if (nearest !== null) return `Did you mean ${nearest}?`
  return `Only bash and sh run: write ${blockShell(lower)} ${target}.`
}

function outputIn(language: InfoWord, others: readonly InfoWord[]): Role {
  if (language.text === 'json')
    return notYet(language, 'an expectation on JSON', 'Write output, and its lines as they are.')
  return { kind: 'output', attributes: others }
}

function misspeltLanguage({ text, place }: InfoWord): Role | null {
  if (text === 'console' || REAL_LANGUAGES.has(text)) return null
  const nearest = near(text, OWN_LANGUAGES)
  if (nearest === null) return null
  return mistaken(place, {
    rule: 'unknown-language',
    reason: `found ${shown(text)} as the language, expected ${nearest}`,
    hint: `Did you mean ${nearest}? A block that is only to be read can have the language text.`,
    actual: text,
    expected: [nearest],
  })
}

/** Whatever follows such a quote is part of it, a target perhaps. */
function unclosedQuote(words: readonly InfoWord[]): Role | null {
  const word = words.find(({ problem }) => problem === 'unclosed')
  return word === undefined ? null : mistaken(word.place, quoteComplaint(word)!)
}

function withoutTarget(language: InfoWord, words: readonly InfoWord[]): Role {
  const isShell = SHELL_LANGUAGES.has(language.text.toLowerCase())
  const shell = asShell(language.text) ?? 'bash'
  for (const word of words.filter((word) => !isPageWord(word))) {
    const mistake =
      misplacedTarget(word, shell) ?? misspeltTarget(word, isShell) ?? ownWithoutTarget(word, shell)
    if (mistake !== null) return mistake
    if (isShell) return unknownTarget(word, TARGETS, READ_ONLY)
  }
  return PROSE
}

function isPageWord({ key, isMarker }: InfoWord): boolean {
  return isMarker || PAGE_WORDS.has(key)
}

function misplacedTarget({ key, place }: InfoWord, shell: ShellName): Role | null {
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
  return unknownTarget(word, expected, `Did you mean ${nearest}? ${READ_ONLY}`)
}

/** Other languages have words of their own, and host and exec are short: `test` is two edits from `host`. */
function nearestInProse(word: string): string | null {
  return near(word, ['output', 'nsenter']) ?? near(word, ['host', 'exec'], 1)
}

function unknownTarget(word: InfoWord, expected: readonly string[], hint: string): Role {
  return mistaken(word.place, {
    rule: 'unknown-target',
    reason: `found ${shown(word.text)} as the target, expected ${oneOf(expected)}`,
    hint,
    actual: word.text,
    expected,
  })
}

function ownWithoutTarget({ key, text, place }: InfoWord, shell: ShellName): Role | null {
  if (!OWN_WORDS.has(key)) return null
  const isOutput = ['contains', 'unordered', 'not', 'table', 'json', 'stream'].includes(key)
  const expected = isOutput ? ['output'] : TARGETS
  return mistaken(place, {
    rule: 'missing-target',
    reason: `found ${shown(text)} on a block without a target, expected ${oneOf(expected)} after the language`,
    hint: `Write ${isOutput ? `output ${key}` : `${shell} host ${key === text ? key : `${key}=…`}`}. Without a target the block is only read.`,
    actual: text,
    expected,
  })
}

function notYet({ place, text }: InfoWord, what: string, hint: string): Role {
  const reason = `found ${shown(text)}: ${what} is not there yet`
  return mistaken(place, { rule: 'not-yet', reason, hint, actual: text })
}

function mistaken(place: Place, complaint: Complaint): Role {
  return { kind: 'mistaken', place, complaint }
}
