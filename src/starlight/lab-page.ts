import { basename } from 'node:path'
import type { ElementContent, Root as HastRoot } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Code, Root, RootContent } from 'mdast'
import { SKIP, visit } from 'unist-util-visit'
import type { Lab, Step } from '../core/lab.ts'
import { blockOf } from '../parse/block.ts'
import { parseInfo } from '../parse/info-string.ts'
import { type Role, roleOf } from '../parse/role.ts'
import { beforeYouBegin } from './before-you-begin.ts'
import { blockView, type ShownStep } from './block-view.ts'
import { entitiesOf } from './entities.ts'
import { EntityMarks } from './entity-marks.ts'
import { capturedValues, type Evidence, evidenceOf } from './evidence.ts'
import { fenceView } from './fence-view.ts'
import type { PageHeading } from './headings.ts'
import { measuredNamespaces } from './measured-namespaces.ts'
import { Places } from './places.ts'
import { proseOf } from './prose.ts'
import { markCode, showValues } from './prose-values.ts'
import { type OtherForms, receipt } from './receipt.ts'
import type { Source } from './run-yourself.ts'
import { withTicks } from './sections.ts'
import { settleEntities } from './settle-entities.ts'
import { Slots } from './slots.ts'
import { timeEstimate, wordsIn } from './time-estimate.ts'
import { type StepTopology, stepTopologies, topologyView } from './topology-view.ts'
import type { Measured } from './whereabouts.ts'

/** A lab without a mistake, as it was read. */
export interface ReadLab {
  lab: Lab
  markdown: { tree: Root; source: string[] }
}

/** The body of a page. */
export interface LabPage {
  html: string
  headings: PageHeading[]
}

/** All that is known of a lab and of its run. */
interface Known {
  lab: Lab
  evidence: Evidence
  source: readonly string[]
  topologies: ReadonlyMap<string, StepTopology>
  namespaces: ReadonlyMap<string, Measured>
  places: Places
  entities: EntityMarks
}

/**
 * A lab as a page: its prose, each block as what it is, and what was captured of it. Takes the tree apart.
 */
export function labPage(
  { lab, markdown }: ReadLab,
  evidence: Evidence,
  others: OtherForms,
  labSource: Source = { repository: null },
): LabPage {
  const { tree, source } = markdown
  const entities = entitiesOf(lab, evidence)
  const marks = new EntityMarks(entities)
  const known: Known = {
    lab,
    evidence,
    source,
    topologies: stepTopologies(lab, evidence),
    namespaces: measuredNamespaces(lab, evidence),
    places: new Places(),
    entities: marks,
  }
  const slots = new Slots(source.join('\n'))
  showValues(tree, capturedNames(lab), capturedValues(evidence), marks, slots)
  markCode(tree, marks, slots)
  visit(tree, (node, index, parent) => {
    if (parent === undefined || index === undefined) return
    const shown = node.type === 'yaml' ? [] : node.type === 'code' ? blockViews(node, known) : null
    if (shown === null) return
    const siblings = parent.children as RootContent[]
    siblings.splice(index, 1, ...(shown.length === 0 ? [] : [slots.add(shown)]))
    return [SKIP, index + (shown.length === 0 ? 0 : 1)]
  })
  const prose = proseOf(tree, slots)
  const { content, ticks } = withTicks(prose.tree.children, prose.headings)
  const begin = beforeYouBegin(lab, evidence, {
    estimate: timeEstimate(wordsIn(prose.tree.children), lab.steps),
    ticks,
    address: others.record.replace(/\.json$/, ''),
    source: labSource,
  })
  const page: HastRoot = {
    type: 'root',
    children: [receipt(evidence, others), begin, ...setUpViews(known), ...content, ...known.places.views()],
  }
  const list = settleEntities(page, entities)
  if (list !== null) page.children.push(list)
  return { html: toHtml(page), headings: prose.headings }
}

/** What a block of code is on the page; nothing where it is not shown. */
function blockViews(node: Code, known: Known): ElementContent[] {
  const role = roleIn(node, known.source)
  if (role === null || role.kind === 'prose' || role.kind === 'mistaken')
    return [fenceView(node.lang ?? '', node.value)]
  // It is what is checked of the step above, and shown there.
  if (role.kind === 'output') return []
  const shown = stepsIn(node, known.lab).filter(({ hidden }) => !hidden)
  return stepsView(shown, node.value, known)
}

/** The steps of one block, and after them what they did to the network. */
function stepsView(steps: readonly Step[], source: string, known: Known): ElementContent[] {
  const [first, ...others] = steps.map((step) => shownStep(step, known))
  if (first === undefined) return []
  const pictures = steps.flatMap((step) => {
    const topology = known.topologies.get(step.id)
    return topology === undefined ? [] : [topologyView(step, topology, known.entities)]
  })
  return [blockView([first, ...others], source, known), ...pictures]
}

function shownStep(step: Step, { evidence, namespaces }: Known): ShownStep {
  return { step, evidence: evidenceOf(step, evidence), measured: namespaces.get(step.id) ?? null }
}

/** What other files have run before the lab's own blocks, file by file; readers of the page have to do it, too. */
function setUpViews(known: Known): ElementContent[] {
  const steps = known.lab.steps.filter(({ file, hidden }) => file !== undefined && !hidden)
  const files = [...new Set(steps.map(({ file }) => file!))]
  return files.map((file) => {
    const own = steps.filter((step) => step.file === file)
    const blocks = own.filter(({ transcript }) => transcript === undefined || transcript.index === 1)
    return h('details', { className: 'lr-set-up not-content' }, [
      h('summary', ['Set-up: the steps of ', h('code', basename(file)), ' run first']),
      ...blocks.flatMap((step) => stepsView(blockOfStep(step, own), step.script, known)),
    ])
  })
}

/** All commands of the transcript that a step is of. */
export function blockOfStep(step: Step, steps: readonly Step[]): Step[] {
  const { transcript } = step
  return transcript === undefined
    ? [step]
    : steps.filter((other) => other.transcript?.line === transcript.line)
}

/** `null` for code that is merely indented. */
export function roleIn(node: Code, source: readonly string[]): Role | null {
  const block = blockOf(node, source)
  return block === null ? null : roleOf(parseInfo(block.info, block.infoPlace))
}

/** A block may hold several steps. Tree and lab are of the same reading, so lines can be compared. */
export function stepsIn(node: Code, lab: Lab): Step[] {
  const { start, end } = node.position!
  const own = lab.steps.filter(({ file }) => file === undefined)
  return own.filter(({ place }) => place.line >= start.line && place.line <= end.line)
}

/** By what is written: in cells of tables and in JSON, too. */
export function capturedNames({ steps }: Lab): ReadonlySet<string> {
  const lines = steps.flatMap(({ expectations }) => expectations).flatMap(({ lines }) => lines)
  return new Set(
    lines.flatMap(({ text }) => [...text.matchAll(/\{\{([A-Za-z_]\w*):/g)].map(([, name]) => name!)),
  )
}
