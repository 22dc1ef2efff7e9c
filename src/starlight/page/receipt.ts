import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import { dockerWords } from '../../core/docker-words.ts'
import type { LabReport, Provenance } from '../../core/report.ts'
import { count, duration } from '../../reporters/words/words.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { dateView, shortDigest, sourceWords } from '../evidence/provenance-words.ts'
import { isVerified } from '../evidence/standing.ts'

/** The same lab in other forms, as the page is to link them. */
export interface OtherForms {
  /** Its record, as JSON. */
  record: string
  /** The page as Markdown. */
  markdown: string
  /** The lab as a bash script. */
  script: string
}

/** What the page says of itself at its top: on what the lab was proven and when, or that it was not. */
export function receipt(evidence: Evidence, others: OtherForms): ElementContent {
  if (evidence.kind === 'never-run' || evidence.kind === 'unreadable') return unproven(evidence.kind, others)
  const { report, kind } = evidence
  const date = report.provenance?.date ?? null
  const verified = isVerified({ kind, status: report.status })
  return h(
    'aside',
    {
      className: [
        'lr-receipt',
        'not-content',
        verified ? 'lr-verified' : kind === 'stale' ? 'lr-stale' : 'lr-failed',
      ],
      ariaLabel: 'Evidence',
      ...(verified && date !== null && { dataVerified: date }),
    },
    [
      h('p', sentence(evidence, report)),
      report.provenance === null ? null : h('p', { className: 'lr-on' }, provenanceView(report.provenance)),
      report.hostDifference.length === 0 ? null : residue(report),
      h('p', { className: 'lr-more-of-it' }, [
        `${count(report.executed, 'step')} run in ${duration(report.durationMs)}`,
        report.skipped === 0 ? null : `, ${report.skipped} skipped`,
        '. ',
        h('a', { href: others.record, type: 'application/json' }, 'The whole record, as JSON'),
        ' · ',
        markdownLink(others),
      ]),
    ],
  )
}

function markdownLink({ markdown }: OtherForms): ElementContent {
  return h('a', { href: markdown, type: 'text/markdown' }, 'This page, as Markdown')
}

function unproven(kind: 'never-run' | 'unreadable', others: OtherForms): ElementContent {
  const words =
    kind === 'never-run'
      ? 'Not verified: there is no record of this lab having run. What its blocks print is not shown.'
      : 'Not verified: the record of this lab could not be read. What its blocks print is not shown.'
  return h('aside', { className: 'lr-receipt lr-stale not-content', ariaLabel: 'Evidence' }, [
    h('p', [h('strong', words)]),
    h('p', { className: 'lr-more-of-it' }, [markdownLink(others)]),
  ])
}

function sentence({ kind }: Evidence, { status, reason, provenance }: LabReport): ElementContent[] {
  const when = provenance === null ? [] : [' on ', dateView(provenance.date)]
  if (kind === 'stale')
    return [
      h('strong', 'Not verified as it is now.'),
      ' The commands have changed since this lab last ran',
      ...when,
      '. What is shown below was printed before that.',
    ].map(asNode)
  if (status === 'passed')
    return [h('strong', 'Verified'), ...when, h('span', { className: 'lr-age' })].map(asNode)
  return [
    h('strong', 'This lab failed'),
    ' when it last ran',
    ...when,
    reason === null ? '.' : `: ${reason}.`,
    ' What is shown below is what was printed then.',
  ].map(asNode)
}

function asNode(part: ElementContent | string): ElementContent {
  return typeof part === 'string' ? { type: 'text', value: part } : part
}

/** The name of a kernel has dashes: the style sheet keeps what stands in a span in one piece. */
function provenanceView(provenance: Provenance): ElementContent[] {
  const { kernel } = provenance
  const words = provenanceWords(provenance)
  const at = words.indexOf(`Linux ${kernel} (`) + 'Linux '.length
  return [words.slice(0, at), h('span', kernel), words.slice(at + kernel.length)].map(asNode)
}

/** On what the lab ran. */
export function provenanceWords(provenance: Provenance): string {
  const { kernel, images, commit, architecture, outside, host } = provenance
  const parts = [
    ...dockerWords(provenance),
    `Linux ${kernel} (${architecture})`,
    ...(outside === undefined ? [] : [`in a container of Docker ${outside.docker}`]),
    ...(host === 'local' ? ['on the machine itself'] : []),
    ...images.map(
      ({ name, source, digest }) => `image ${name} ${sourceWords({ source })} (${shortDigest(digest)})`,
    ),
    ...(commit === null ? [] : [`commit ${commit}`]),
  ]
  return `With ${parts.join(', ')}`
}

function residue({ hostDifference }: LabReport): ElementContent {
  return h('p', `The host was not as before: ${hostDifference.map(({ what }) => what).join(', ')}.`)
}
