import { dayOf } from './provenance-words.ts'
import { isVerified, type Standing } from './standing.ts'

/** `Verified on 29 November 2026`: short enough for a list or a picture. */
export function verdictWords(standing: Standing): string {
  return `${isVerified(standing) ? 'Verified' : WORDS[standing.kind]}${onDay(standing)}`
}

const WORDS: Readonly<Record<Standing['kind'], string>> = {
  current: 'Failed when it last ran',
  stale: 'Not verified as it is now; last run',
  'never-run': 'Never run',
  unreadable: 'Not verified: its record could not be read',
}

/** What a reader has to know before reading on. */
export function verdictSentence(standing: Standing): string {
  const on = onDay(standing)
  if (isVerified(standing)) return `Verified${on}: under each block stands what it printed.`
  switch (standing.kind) {
    case 'current':
      return `This lab failed when it last ran${on}${because(standing)}. What is shown below is what was printed then.`
    case 'stale':
      return `Not verified as it is now: the commands have changed since this lab last ran${on}. What is shown below was printed before that.`
    case 'never-run':
      return 'Not verified: there is no record of this lab having run. What its blocks print is not shown.'
    case 'unreadable':
      return 'Not verified: the record of this lab could not be read. What its blocks print is not shown.'
  }
}

function onDay({ provenance }: Standing): string {
  return provenance === null ? '' : ` on ${dayOf(provenance.date)}`
}

function because({ reason }: Standing): string {
  return reason === null ? '' : `: ${reason.replace(/\.$/, '')}`
}
