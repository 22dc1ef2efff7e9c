import { toHtml } from 'hast-util-to-html'
import { expect, test } from 'vitest'
import type { LabReport } from '../../../src/core/report.ts'
import { receipt } from '../../../src/starlight/page/receipt.ts'
import { provenance } from '../../reporters/run.ts'
import { block, elementsOf, OTHERS, reportFor, textsOf } from '../page.ts'

const passed: LabReport = {
  ...reportFor(block('bash host', 'true')).labs[0]!,
  provenance: { ...provenance, commit: '0123456789ab' },
}

function words(report: LabReport, kind: 'current' | 'stale' = 'current'): string[] {
  return textsOf(toHtml(receipt({ kind, report, results: new Map() }, OTHERS)), 'p')
}

test('a lab that passed', () => {
  expect(words(passed)).toEqual([
    'Verified on 2 January 2026',
    'With Docker 20.10.24, Linux 6.18.5 (x86_64), image nginx from its recipe (sha256:0123), commit 0123456789ab',
    '1 step run in 1.2 s. The whole record, as JSON · This page, as Markdown',
  ])
  const [aside] = elementsOf(
    toHtml(receipt({ kind: 'current', report: passed, results: new Map() }, OTHERS)),
    'aside',
  )
  expect(aside!.properties).toMatchObject({ dataVerified: provenance.date })
})

test('a lab that failed, or left something, has no date to be fresh by', () => {
  const failed: LabReport = {
    ...passed,
    status: 'cleanup-incomplete',
    reason: 'a link is left',
    hostDifference: [{ what: 'link veth0', remove: 'ip link delete veth0' }],
  }
  expect(words(failed)).toEqual([
    'This lab failed when it last ran on 2 January 2026: a link is left. What is shown below is what was printed then.',
    expect.any(String),
    'The host was not as before: link veth0.',
    expect.any(String),
  ])
  for (const [report, kind] of [
    [failed, 'current'],
    [passed, 'stale'],
  ] as const) {
    const html = toHtml(receipt({ kind, report, results: new Map() }, OTHERS))
    expect(elementsOf(html, 'aside')[0]!.properties.dataVerified).toBe(undefined)
  }
})

test('a lab that has changed since', () => {
  expect(words(passed, 'stale')[0]).toBe(
    'Not verified as it is now. The commands have changed since this lab last ran on 2 January 2026. What is shown below was printed before that.',
  )
})
