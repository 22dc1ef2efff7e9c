import { basename } from 'node:path'
import type { ElementContent, Root as HastRoot } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Code, Root, RootContent } from 'mdast'
import type { Lab, Step } from '../../core/lab.ts'
import { parseInfo } from '../../parse/info-string/info-string.ts'
import { type Role, roleOf } from '../../parse/info-string/role.ts'
import { blockOf } from '../../parse/markdown/block.ts'
import { walkMarkdown } from '../../parse/markdown/walk.ts'
import { count } from '../../reporters/words/words.ts'
import { blockView, type ShownStep } from '../block/block-view.ts'
import { fenceView } from '../block/fence-view.ts'
import { type FenceWords, fenceWords } from '../block/fence-words.ts'
import { entitiesOf } from '../entities/entities.ts'
import { EntityMarks } from '../entities/entity-marks.ts'
import { settleEntities } from '../entities/settle-entities.ts'
import { capturedValues, type Evidence, evidenceOf } from '../evidence/evidence.ts'
import { measuredNamespaces } from '../evidence/measured-namespaces.ts'
import { timeEstimate, wordsIn } from '../evidence/time-estimate.ts'
import type { Measured } from '../evidence/whereabouts.ts'
import type { PageHeading } from '../prose/headings.ts'
import { proseOf } from '../prose/prose.ts'
import { markCode, showValues } from '../prose/prose-values.ts'
import { withTicks } from '../prose/sections.ts'
import { Slots } from '../prose/slots.ts'
import { linkImages, type PageImage } from '../source/images.ts'
import { beforeYouBegin } from './before-you-begin.ts'
import { Places } from './places.ts'
import { type OtherForms, receipt } from './receipt.ts'
import type { Source } from './run-yourself.ts'
import { type StepTopology, stepTopologies, topologyView } from './topology-view.ts'

/** A Markdown file, as it was read. */
export interface ReadFile {
  tree: Root
  source: string[]
}

/** A lab without a mistake, as it was read. */
export interface ReadLab {
  lab: Lab
  markdown: ReadFile
  /** The files that set it up, in the order in which they run, by the paths that their steps tell. */
  setup?: { path: string; markdown: ReadFile }[]
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
  topologies: ReadonlyMap<string, StepTopology>
  namespaces: ReadonlyMap<string, Measured>
  places: Places
  entities: EntityMarks
  imageOf: ImageOf
}

export type ImageOf = (image: string, path: string | undefined) => PageImage | null

/**
 * A lab as a page: its prose, each block as what it is, and what was captured of it. Takes the trees apart.
 *
 * @param imageOf what an image is that a file names, whose path is as in `fileView`
 */
export function labPage(
  { lab, markdown, setup = [] }: ReadLab,
  evidence: Evidence,
  others: OtherForms,
  labSource: Source = { repository: null, start: null },
  imageOf: ImageOf = () => null,
): LabPage {
  const entities = entitiesOf(lab, evidence)
  const known: Known = {
    lab,
    evidence,
    topologies: stepTopologies(lab, evidence),
    namespaces: measuredNamespaces(lab, evidence),
    places: new Places(),
    entities: new EntityMarks(entities),
    imageOf,
  }
  const setUps = setup.map(({ path, markdown }) => setUpView(path, markdown, known))
  const prose = fileView(markdown, undefined, known)
  const { content, ticks } = withTicks(prose.tree.children, prose.headings)
  const begin = beforeYouBegin(lab, evidence, {
    estimate: timeEstimate(wordsIn(prose.tree.children), lab.steps),
    ticks,
    address: others.record.replace(/\.json$/, ''),
    source: { ...labSource, markdown: others.markdown, script: others.script },
  })
  const page: HastRoot = {
    type: 'root',
    children: [receipt(evidence, others), begin, ...setUps, ...content, ...known.places.views()],
  }
  const list = settleEntities(page, entities)
  if (list !== null) page.children.push(list)
  return { html: toHtml(page), headings: prose.headings }
}

/**
 * The prose of a file, with its blocks and values.
 *
 * @param path of a file that sets the lab up; `undefined` for the lab's own
 */
function fileView(
  { tree, source }: ReadFile,
  path: string | undefined,
  known: Known,
): { tree: HastRoot; headings: PageHeading[] } {
  const { lab, evidence, entities } = known
  const slots = new Slots(source.join('\n'))
  showValues(tree, capturedNames(lab), capturedValues(evidence), entities, slots)
  markCode(tree, entities, slots)
  const steps = lab.steps.filter(({ file }) => file === path)
  walkMarkdown(tree, (node, index, parent) => {
    const shown =
      node.type === 'yaml' ? [] : node.type === 'code' ? blockViews(node, source, steps, known) : null
    if (shown === null) return
    const siblings = parent.children as RootContent[]
    siblings.splice(index, 1, ...(shown.length === 0 ? [] : [slots.add(shown)]))
    return index + (shown.length === 0 ? 0 : 1)
  })
  const prose = proseOf(tree, slots)
  linkImages(prose.tree, (image) => known.imageOf(image, path))
  return prose
}

/** What another file has run before the lab's own blocks: readers of the page have to do it, too. */
function setUpView(path: string, markdown: ReadFile, known: Known): ElementContent {
  const blocks = new Set(
    known.lab.steps
      .filter(({ file, hidden }) => file === path && !hidden)
      .map(({ place, transcript }) => transcript?.line ?? place.line),
  )
  withoutHeadings(markdown.tree)
  return h('details', { className: 'lr-set-up' }, [
    h('summary', [
      'Set-up: ',
      h('code', basename(path)),
      `, ${count(blocks.size, 'block')} before those of this page`,
    ]),
    ...(fileView(markdown, path, known).tree.children as ElementContent[]),
  ])
}

/** They are no headings of the page. */
function withoutHeadings(tree: Root): void {
  walkMarkdown(tree, (node, index, parent) => {
    if (node.type !== 'heading') return
    const words = { type: 'strong' as const, children: node.children }
    parent.children.splice(index, 1, { type: 'paragraph', children: [words] })
  })
}

/**
 * What a block of code is on the page; nothing where it is not shown.
 *
 * @param steps of the same file
 */
function blockViews(
  node: Code,
  source: readonly string[],
  steps: readonly Step[],
  known: Known,
): ElementContent[] {
  const role = roleIn(node, source)
  const words = fenceWords(blockOf(node, source)?.info ?? '')
  if (role === null || role.kind === 'prose' || role.kind === 'mistaken')
    return [fenceView(node.lang ?? '', node.value, words)]
  // It is what is checked of the step above, and shown there.
  if (role.kind === 'output') return []
  const shown = stepsIn(node, steps).filter(({ hidden }) => !hidden)
  return stepsView(shown, words, known)
}

/** The steps of one block, and after them what they did to the network. */
function stepsView(steps: readonly Step[], words: FenceWords, known: Known): ElementContent[] {
  const [first, ...others] = steps.map((step) => shownStep(step, known))
  if (first === undefined) return []
  const pictures = steps.flatMap((step) => {
    const topology = known.topologies.get(step.id)
    return topology === undefined ? [] : [topologyView(step, topology, known.entities)]
  })
  return [blockView([first, ...others], words, known), ...pictures]
}

function shownStep(step: Step, { evidence, namespaces }: Known): ShownStep {
  return { step, evidence: evidenceOf(step, evidence), measured: namespaces.get(step.id) ?? null }
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
  const known = roles.get(node)
  if (known !== undefined) return known
  const block = blockOf(node, source)
  const role = block === null ? null : roleOf(parseInfo(block.info, block.infoPlace))
  roles.set(node, role)
  return role
}

/** A lab's page asks for them, and its Markdown. */
const roles = new WeakMap<Code, Role | null>()

/**
 * A block may hold several steps. Tree and lab are of the same reading, so lines can be compared.
 *
 * @param steps of the same file
 */
export function stepsIn(node: Code, steps: readonly Step[]): Step[] {
  const { start, end } = node.position!
  return steps.filter(({ place }) => place.line >= start.line && place.line <= end.line)
}

/** By what is written: in cells of tables and in JSON, too. */
export function capturedNames({ steps }: Lab): ReadonlySet<string> {
  const lines = steps.flatMap(({ expectations }) => expectations).flatMap(({ lines }) => lines)
  return new Set(
    lines.flatMap(({ text }) => [...text.matchAll(/\{\{([A-Za-z_]\w*):/g)].map(([, name]) => name!)),
  )
}
