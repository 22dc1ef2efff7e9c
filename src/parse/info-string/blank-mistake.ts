import type { Place } from '../../core/place.ts'
import type { Complaint, PlacedComplaint } from '../complain.ts'
import { near } from '../near.ts'
import { shown } from '../words.ts'
import type { InfoWord } from './info-string.ts'
import { OWN_LANGUAGES, OWN_WORDS, SHELLS } from './vocabulary.ts'

/** What is wrong with the blanks between the words of an info string: one that is odd, missing, or too many. */
export function blankMistake(words: readonly InfoWord[]): PlacedComplaint | null {
  const [language] = words
  return language === undefined ? null : (oddBlank(words) ?? gluedLanguage(language) ?? tornWord(words))
}

/** `bash,host`, `textoutput`, `host{1}`: a word of ours with something stuck to it. */
function gluedLanguage(language: InfoWord): PlacedComplaint | null {
  const { text, place } = language
  if (OWN_LANGUAGES.includes(text)) return null
  const word = /host|nsenter|exec|output/i.exec(text)?.[0] ?? /^(bash|sh|console)[^\w+#-]/i.exec(text)?.[1]
  if (word === undefined || word.length === text.length || near(text, [word.toLowerCase()], 1) !== null)
    return null
  return placed(place, {
    rule: 'unknown-language',
    reason: `found ${shown(text)} as the language, expected ${word} as a word of its own`,
    hint: 'Words are separated by blanks: bash host id=start.',
    actual: text,
    expected: [word],
  })
}

/** `ou put`: a blank has slipped into a word of ours. */
function tornWord(words: readonly InfoWord[]): PlacedComplaint | null {
  for (const [at, left] of words.slice(0, 2).entries()) {
    const right = words[at + 1]
    if (right === undefined || OWN_LANGUAGES.includes(left.text) || OWN_LANGUAGES.includes(right.text))
      continue
    const word = near(left.text + right.text, OWN_LANGUAGES, 1)
    if (word === null) continue
    const found = `${left.text} ${right.text}`
    return placed(left.place, {
      rule: at === 0 ? 'unknown-language' : 'unknown-target',
      reason: `found ${shown(found)}, expected ${word}`,
      hint: `Did you mean ${word}?`,
      actual: found,
      expected: [word],
    })
  }
  return null
}

/** A no-break space and its like join two words into one that means nothing. */
function oddBlank(words: readonly InfoWord[]): PlacedComplaint | null {
  for (const { text, place, value, isMarker } of words) {
    const bare = isMarker || (value !== null && /["'{]/.test(text)) ? '' : text
    const found = /[\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/.exec(bare)
    if (found === null || !bare.split(found[0]).some(isOwn)) continue
    const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    const column = place.column + found.index
    return placed(
      { line: place.line, column, endLine: place.line, endColumn: column + 1 },
      {
        rule: 'odd-blank',
        reason: `found the character U+${code} between two words, expected a plain blank`,
        hint: 'It looks like a blank, or like nothing, and separates no words.',
        actual: found[0],
        expected: [' '],
        fix: ' ',
      },
    )
  }
  return null
}

function isOwn(word: string): boolean {
  return [...OWN_LANGUAGES, ...SHELLS].includes(word) || OWN_WORDS.has(word.replace(/=.*$/, ''))
}

function placed(place: Place, complaint: Complaint): PlacedComplaint {
  return { place, complaint }
}
