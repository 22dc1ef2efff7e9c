import type { Element, ElementContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { ImageProvenance } from '../core/report.ts'
import { dateView, shortDigest, sourceWords } from './evidence/provenance-words.ts'
import { isVerified, type Standing } from './evidence/standing.ts'

/** A lab in the list. */
export interface ListedLab {
  title: string
  /** Of its page. */
  url: string
  /** Of its record, whole; `null` where it has none. */
  recordUrl: string | null
  standing: Standing
}

/** How all labs of a site stand: one row for each, in the words of their records. */
export function statusPage(labs: readonly ListedLab[]): string {
  if (labs.length === 0) return toHtml(h('p', 'This site has no labs yet.'))
  return toHtml([
    h('p', { className: 'lr-tally' }, [h('strong', tally(labs)), ` ${BASIS}`]),
    table(labs),
    legend(labs),
  ])
}

const BASIS =
  'This page is made of the labs’ records: of what came out when each last really ran, on a Docker host or, where the lab needs no Docker, on plain Linux; and of nothing else.'

function tally(labs: readonly ListedLab[]): string {
  const verified = labs.filter(({ standing }) => isVerified(standing)).length
  if (labs.length === 1) return verified === 1 ? 'The one lab is verified.' : 'The one lab is not verified.'
  if (verified === labs.length) return `All ${labs.length} labs are verified.`
  return `${verified} of ${labs.length} labs ${verified === 1 ? 'is' : 'are'} verified.`
}

const COLUMNS = ['Lab', 'Verdict', 'Docker', 'Linux', 'Images', 'Commit'] as const

/** With its roles: on phones each row is shown as a card, which takes them from its elements. */
function table(labs: readonly ListedLab[]): Element {
  return h('table', { className: 'lr-labs not-content', role: 'table' }, [
    h('thead', { role: 'rowgroup' }, [
      h(
        'tr',
        { role: 'row' },
        COLUMNS.map((name) => h('th', { role: 'columnheader', scope: 'col' }, name)),
      ),
    ]),
    h('tbody', { role: 'rowgroup' }, labs.map(row)),
  ])
}

function row({ title, url, recordUrl, standing }: ListedLab): Element {
  const { docker, kernel, architecture, images, commit } = standing.provenance ?? NOTHING
  const record =
    recordUrl === null
      ? null
      : h('a', { href: recordUrl, type: 'application/json', className: 'lr-record' }, [
          'record',
          h('span', { className: 'sr-only' }, ` of ${title}`),
        ])
  return h('tr', { role: 'row' }, [
    h('th', { role: 'rowheader', scope: 'row' }, [h('a', { href: url }, title), record]),
    cell('Verdict', [verdict(standing)]),
    cell('Docker', [docker]),
    cell('Linux', [kernel === null ? null : h('div', [h('span', kernel), ` (${architecture})`])]),
    cell('Images', images.map(image)),
    cell('Commit', [commit === null ? null : h('code', commit)]),
  ])
}

const NOTHING = { docker: null, kernel: null, architecture: '', images: [], commit: null }

function cell(
  column: (typeof COLUMNS)[number],
  content: readonly (ElementContent | string | null)[],
): Element {
  const shown = content.filter((part) => part !== null)
  return h('td', { role: 'cell', dataColumn: column }, shown.length === 0 ? '–' : shown)
}

function image(image: ImageProvenance): ElementContent {
  const words = [sourceWords(image), shortDigest(image.digest)].filter(Boolean).join(', ')
  return h('div', [image.name, h('small', words)])
}

function verdict(standing: Standing): Element {
  const { provenance, reason } = standing
  const word = verdictWord(standing)
  const verified = isVerified(standing)
  return h(
    'div',
    {
      className: verified
        ? 'lr-standing'
        : standing.kind === 'current'
          ? 'lr-standing lr-standing-failed'
          : 'lr-standing lr-standing-stale',
      ...(verified && provenance !== null && { dataVerified: provenance.date }),
    },
    [
      h('strong', word),
      provenance === null
        ? null
        : h('span', [dateView(provenance.date), verified ? h('span', { className: 'lr-age' }) : null]),
      reason === null ? null : h('span', reason),
    ],
  )
}

type Verdict = keyof typeof MEANINGS

function verdictWord({ kind, status }: Standing): Verdict {
  if (kind === 'never-run') return 'Never run'
  if (kind === 'unreadable') return 'Unreadable'
  if (kind === 'stale') return 'Changed since'
  if (status === 'passed') return 'Verified'
  return status === 'cleanup-incomplete' ? 'Left something' : 'Failed'
}

const MEANINGS = {
  Verified: 'It passed, and its commands are still what they were. Amber after 30 days, red after 90.',
  'Changed since': 'Its commands are others now than in that run, which so proves nothing of them.',
  Failed: 'It did not pass when it last ran. Its page shows what came of each step.',
  'Left something': 'Its steps passed, but the host could not be made what it was before.',
  Unreadable: 'There is a file where its record should be, and it is no record of this lab.',
  'Never run': 'It has no record.',
} as const

/** What the words in the table mean, those that stand there. */
function legend(labs: readonly ListedLab[]): Element {
  const words = new Set(labs.map(({ standing }) => verdictWord(standing)))
  const shown = Object.entries(MEANINGS).filter(([word]) => words.has(word as Verdict))
  return h(
    'dl',
    { className: 'lr-meanings not-content' },
    shown.map(([word, meaning]) => h('div', [h('dt', word), h('dd', meaning)])),
  )
}
