import type { TargetName } from '../../core/lab.ts'
import type { Complaint } from '../complain.ts'
import { surelyFix } from '../near.ts'
import { oneOf, plain, shown } from '../words.ts'
import type { BadValue } from './bad-value.ts'
import type { InfoWord } from './info-string.ts'
import { meantAttribute } from './meant-attribute.ts'
import { type AttributeName, ONLY_FOR, PAGE_WORDS } from './vocabulary.ts'

/** A value that the attribute can't have. */
export function badValueComplaint({ key, value }: InfoWord, { expected, hint, part }: BadValue): Complaint {
  const found = part === undefined ? `${key}=${plain(value!)}` : `${shown(part.text)} in ${key}=`
  return {
    rule: 'bad-value',
    reason: `found ${found}, expected ${expected}`,
    ...(hint !== undefined && { hint }),
    actual: part?.text ?? value!,
    expected: [expected],
  }
}

/** A word that stands twice. */
export function duplicateComplaint(key: string): Complaint {
  return { rule: 'duplicate-attribute', reason: `found ${key} a second time, expected it once`, actual: key }
}

/** `teardown=yes` */
export function flagWithValueComplaint({ key, text }: InfoWord): Complaint {
  return {
    rule: 'bad-value',
    reason: `found ${shown(text)}, expected ${key} alone`,
    hint: 'Leave it out where it shall not hold.',
    actual: text,
    expected: [key],
  }
}

/** `timeout` or `timeout=`, and an example of it with one. */
export function withoutValueComplaint({ key, text }: InfoWord, example: string): Complaint {
  return {
    rule: 'bad-value',
    reason: `found ${shown(text)} without a value, expected ${example}`,
    hint: 'No blanks stand around the =.',
    actual: text,
    expected: [`${key}=…`],
  }
}

/** An attribute that blocks of another target have. */
export function misplacedComplaint(key: AttributeName, target: TargetName, language: string): Complaint {
  const targets = ONLY_FOR[key]!
  return {
    rule: 'misplaced-attribute',
    reason: `found ${key} on ${article(target)} block, expected it on ${oneOf(targets)}`,
    hint: `Leave ${key} out, or write ${language} ${targets[0]}.`,
    actual: key,
    expected: targets,
  }
}

function article(on: TargetName | 'output'): string {
  return on === 'host' ? 'a host' : `an ${on}`
}

/** A word that blocks of this kind do not have. */
export function unknownComplaint(
  { key, text }: InfoWord,
  on: TargetName | 'output',
  known: readonly string[],
): Complaint {
  const all = [...known, ...PAGE_WORDS]
  const meant = meantAttribute(key, known)
  return {
    rule: 'unknown-attribute',
    reason: `found ${shown(text)} on ${article(on)} block, expected ${oneOf(known)}`,
    ...(meant !== null && { hint: `Did you mean ${meant}?` }),
    actual: text,
    expected: known,
    // In `containe=rweb` it is not clear what the value was to be.
    ...(!known.includes(key + text.at(key.length + 1)) && surelyFix(key, all, text.slice(key.length))),
  }
}
