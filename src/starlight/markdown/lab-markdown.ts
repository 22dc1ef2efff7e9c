import { basename } from 'node:path'
import type { Code, Text } from 'mdast'
import type { Lab, Step } from '../../core/lab.ts'
import type { LabReport } from '../../core/report.ts'
import { walkMarkdown } from '../../parse/markdown/walk.ts'
import { count, duration } from '../../reporters/words/words.ts'
import { capturedValues, type Evidence, evidenceOf } from '../evidence/evidence.ts'
import { measuredNamespaces } from '../evidence/measured-namespaces.ts'
import { standingOf } from '../evidence/standing.ts'
import { verdictSentence } from '../evidence/verdict.ts'
import { blockOfStep, capturedNames, type ReadLab, roleIn, stepsIn } from '../page/lab-page.ts'
import { provenanceWords } from '../page/receipt.ts'
import { blockMarkdown } from './block-markdown.ts'
import { codeSpan, escaped } from './markdown-text.ts'
import { type Point, writtenAddresses } from './written-addresses.ts'

/** Where a reader of the Markdown finds the rest. */
export interface LabAddresses {
  page: string
  /** `null` where there is no record. */
  record: string | null
  /** What an address in its text is on the site; `null` for what stays as it is written. */
  ofWritten: (url: string, isImage: boolean) => string | null
}

/**
 * A lab as plain Markdown with its evidence, for whoever reads no HTML: its text with the values of the run, each block
 * followed by where it ran and what was captured. The text is the author's, byte for byte; only blocks, values and addresses of
 * files beside it are replaced.
 */
export function labMarkdown(read: ReadLab, evidence: Evidence, addresses: LabAddresses): string {
  const { lab, markdown } = read
  const pieces = [
    `# ${escaped(lab.title)}`,
    escaped(lab.description),
    evidenceNote(evidence, addresses),
    ...setUpText(lab, evidence),
    withReplacements(markdown.source, replacements(read, evidence, addresses))
      .replace(/^\s*\n/, '')
      .trimEnd(),
  ]
  return `${pieces.filter((piece) => piece !== '').join('\n\n')}\n`
}

/** What the receipt says on the page. */
function evidenceNote(evidence: Evidence, { page, record }: LabAddresses): string {
  const links = [`[The page](${page})`, ...(record === null ? [] : [`[the record, as JSON](${record})`])]
  const proven = evidence.kind === 'current' || evidence.kind === 'stale' ? facts(evidence.report) : []
  const lines = [`**${escaped(verdictSentence(standingOf(evidence)))}**`, ...proven, links.join(', ')]
  return lines.map((line) => `> ${line}`).join('\\\n')
}

function facts({ provenance, executed, skipped, durationMs, hostDifference }: LabReport): string[] {
  const left = hostDifference.map(({ what }) => what).join(', ')
  return [
    ...(provenance === null ? [] : [`${escaped(provenanceWords(provenance))}.`]),
    `${count(executed, 'step')} run in ${duration(durationMs)}${skipped === 0 ? '' : `, ${skipped} skipped`}.`,
    ...(left === '' ? [] : [`The host was not as before: ${escaped(left)}.`]),
  ]
}

/** Steps of other files come before the lab's own. */
function setUpText(lab: Lab, evidence: Evidence): string[] {
  const steps = lab.steps.filter(({ file, hidden }) => file !== undefined && !hidden)
  const files = [...new Set(steps.map(({ file }) => file!))]
  const namespaces = measuredNamespaces(lab, evidence)
  return files.flatMap((file) => {
    const own = steps.filter((step) => step.file === file)
    const firsts = own.filter(({ transcript }) => transcript === undefined || transcript.index === 1)
    return [
      `Set-up: the steps of ${codeSpan(basename(file))} run first.`,
      ...firsts.map((step) => {
        const shown = blockOfStep(step, own).map((part) => shownStep(part, evidence, namespaces))
        return blockMarkdown(shown, step.script, 'text')
      }),
    ]
  })
}

function shownStep(step: Step, evidence: Evidence, namespaces: ReturnType<typeof measuredNamespaces>) {
  return { step, evidence: evidenceOf(step, evidence), measured: namespaces.get(step.id) ?? null }
}

/** A stretch of the source, from one line and column to another, and what stands there instead. */
interface Replacement {
  from: Point
  to: Point
  text: string
}

/** What is replaced, in the order of the source. */
function replacements(
  { lab, markdown }: ReadLab,
  evidence: Evidence,
  { ofWritten }: LabAddresses,
): Replacement[] {
  const { tree, source } = markdown
  const names = capturedNames(lab)
  const values = capturedValues(evidence)
  const namespaces = measuredNamespaces(lab, evidence)
  const found: Replacement[] = []
  walkMarkdown(tree, (node) => {
    const place = node.position
    if (place === undefined) return
    if (node.type === 'yaml') found.push({ from: place.start, to: place.end, text: '' })
    if (node.type === 'code') {
      const text = ownBlock(node, source, lab, (step) => shownStep(step, evidence, namespaces))
      if (text !== null) found.push({ from: place.start, to: place.end, text: indented(text, node, source) })
    }
    if (node.type === 'text') found.push(...valuesIn(node, source, names, values))
  })
  for (const { url, isImage, from, to } of writtenAddresses(tree, source)) {
    const address = ofWritten(url, isImage)
    // A bracket could end the link.
    if (address !== null)
      found.push({ from, to, text: address.replaceAll('(', '%28').replaceAll(')', '%29') })
  }
  // What a link says stands before its address, and in the tree below it.
  return found.sort((one, other) => one.from.line - other.from.line || one.from.column - other.from.column)
}

/** `null` for a block that only is to be read. */
function ownBlock(
  node: Code,
  source: readonly string[],
  lab: Lab,
  shown: (step: Step) => ReturnType<typeof shownStep>,
): string | null {
  const role = roleIn(node, source)
  if (role === null || role.kind === 'prose' || role.kind === 'mistaken') return null
  // It is what is checked of the step above, of which stands there what was printed.
  if (role.kind === 'output') return ''
  const steps = stepsIn(
    node,
    lab.steps.filter(({ file }) => file === undefined),
  ).filter(({ hidden }) => !hidden)
  return steps.length === 0 ? '' : blockMarkdown(steps.map(shown), node.value, node.lang ?? '')
}

/** The lines after the first begin as those of the list or quote do that the block stands in. */
function indented(text: string, { position }: Code, source: readonly string[]): string {
  const { line, column } = position!.start
  const lead = source[line - 1]!.slice(0, column - 1).replace(/[^>\t]/g, ' ')
  const [first, ...others] = text.split('\n')
  return [first, ...others.map((line) => `${lead}${line}`.trimEnd())].join('\n')
}

/** `{{pid}}` in the text, where the run has a value for it. */
function valuesIn(
  { position }: Text,
  source: readonly string[],
  names: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
): Replacement[] {
  const { start, end } = position!
  const lines = source.slice(start.line - 1, end.line)
  return lines.flatMap((text, at) => {
    const line = start.line + at
    const [from, to] = [
      line === start.line ? start.column - 1 : 0,
      line === end.line ? end.column - 1 : text.length,
    ]
    return [...text.matchAll(/\{\{([A-Za-z_]\w*)\}\}/g)].flatMap(({ 0: whole, 1: name, index }) => {
      const value = values.get(name!)
      if (index < from || index + whole.length > to || !names.has(name!) || value === undefined) return []
      const column = index + 1
      const place = { from: { line, column }, to: { line, column: column + whole.length } }
      return [{ ...place, text: codeSpan(value) }]
    })
  })
}

function withReplacements(source: readonly string[], replaced: readonly Replacement[]): string {
  const lines = [...source]
  for (const { from, to, text } of replaced.toReversed()) {
    const first = from.line - 1
    const whole = `${lines[first]!.slice(0, from.column - 1)}${text}${lines[to.line - 1]!.slice(to.column - 1)}`
    const isGone = whole.trim() === ''
    lines.splice(first, to.line - first, ...(isGone ? [] : [whole]))
    // Of what is left out no gap is left.
    while (isGone && first < lines.length && isBlank(lines[first]) && isBlank(lines[first - 1]))
      lines.splice(first, 1)
  }
  return lines.join('\n')
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === ''
}
