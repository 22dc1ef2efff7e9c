import type { Element, Nodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { VFile } from 'vfile'
import { recordText } from '../../src/core/record.ts'
import type { LabReport, Report } from '../../src/core/report.ts'
import { sessionName } from '../../src/core/session-name.ts'
import { emptyResult, type StepResult } from '../../src/core/step-result.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { readEvidence } from '../../src/starlight/evidence/evidence.ts'
import { labPage, type ReadLab } from '../../src/starlight/page/lab-page.ts'
import { provenance } from '../reporters/run.ts'

/** A fenced block. */
export function block(info: string, ...lines: string[]): string {
  const fence = '```'
  return [`${fence}${info}`, ...lines, fence, '', ''].join('\n')
}

/** A lab without a mistake. */
export function readLab(text: string): ReadLab {
  const file = new VFile({ path: 'labs/lab.md', value: text })
  const { lab, markdown } = parseLab(file)
  if (lab === null || markdown === null) throw new Error(String(file.messages))
  return { lab, markdown }
}

/** The record of a run in which every step passed, but for what is given by the step's id. */
export function recordFor(text: string, given: Readonly<Record<string, Partial<StepResult>>> = {}): string {
  return recordText(reportFor(text, given))
}

/** The report of such a run. */
export function reportFor(text: string, given: Readonly<Record<string, Partial<StepResult>>> = {}): Report {
  const { lab } = readLab(text)
  const steps = lab.steps.map(({ id, place, key, script }): StepResult => {
    const facts = { id, line: place.line, target: key.target, container: key.container, script }
    const result = emptyResult({ ...facts, session: sessionName(key) })
    return { ...result, status: 'passed', exitCode: 0, attempts: 1, durationMs: 3, ...given[id] }
  })
  const status = steps.every((step) => step.status === 'passed') ? 'passed' : 'failed'
  const report: LabReport = {
    slug: lab.slug,
    file: lab.file,
    digest: lab.digest,
    status,
    reason: null,
    planned: steps.length,
    executed: steps.length,
    skipped: 0,
    durationMs: 1200,
    hostDifference: [],
    provenance,
    steps,
  }
  const { durationMs } = report
  return {
    version: 1,
    runId: 'r1',
    status,
    startedAt: provenance.date,
    durationMs,
    provenance,
    labs: [report],
  }
}

/** Where a page links its other forms. */
export const OTHERS = { record: '/labs/lab.json', markdown: '/labs/lab.md', script: '/labs/lab.sh' }

/** The HTML of a lab's page. */
export function pageOf(text: string, record: string | null = recordFor(text)): string {
  const lab = readLab(text)
  return labPage(lab, readEvidence(lab.lab, record), OTHERS).html
}

/** The elements of a page that have a class, or are of a name. */
export function elementsOf(html: string, wanted: string): Element[] {
  const found: Element[] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'element' && (node.tagName === wanted || classesOf(node).includes(wanted)))
      found.push(node)
    if ('children' in node) node.children.forEach(visit)
  }
  visit(fromHtml(html, { fragment: true }))
  return found
}

/** The text of each element that has a class, or is of a name. */
export function textsOf(html: string, wanted: string): string[] {
  return elementsOf(html, wanted).map(textOf)
}

function classesOf({ properties }: Element): readonly (string | number)[] {
  return (properties.className as (string | number)[] | undefined) ?? []
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}
