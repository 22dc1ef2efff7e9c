import type { Complaint } from '../complain.ts'
import { shown } from '../words.ts'
import type { InfoWord } from './info-string.ts'

/** What is wrong with the quotes of a word; `null` where nothing is. */
export function quoteComplaint({ problem, text }: InfoWord): Complaint | null {
  if (problem === null) return null
  return {
    rule: 'bad-quote',
    reason:
      problem === 'unclosed'
        ? `found ${shown(text)}, which is never closed, expected ${/^[^=]*=?\{/.test(text) ? 'a }' : 'the same quote'} at its end`
        : `found ${shown(text)}, quoted in part, expected quotes around the whole value or none`,
    hint: 'A value with blanks stands in quotes: workdir="/srv/my files"',
    actual: text,
  }
}
