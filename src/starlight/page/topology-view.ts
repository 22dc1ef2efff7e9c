import type { Element, ElementContent, Root } from 'hast'
import { raw } from 'hast-util-raw'
import { h } from 'hastscript'
import type { Lab, Step } from '../../core/lab.ts'
import { teardownOrder } from '../../core/teardown.ts'
import type { Topology } from '../../core/topology.ts'
import { changesBetween } from '../../topology/changes.ts'
import { type ListItem, topologyList } from '../../topology/list.ts'
import { topologySvg } from '../../topology/svg.ts'
import { nodesOf, withMarks } from '../block/runs.ts'
import { withWholeWords } from '../block/whole-words.ts'
import type { EntityMarks } from '../entities/entity-marks.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { topologyIn } from '../evidence/topology-in.ts'

/** What a step did to the host's network, in the run that the page shows. */
export interface StepTopology {
  /** Before the lab's first step. */
  first: Topology
  before: Topology
  after: Topology
}

/** The steps that changed the network, by their ids; of a lab that has changed since nothing is certain. */
export function stepTopologies({ steps }: Lab, evidence: Evidence): ReadonlyMap<string, StepTopology> {
  const found = new Map<string, StepTopology>()
  if (evidence.kind !== 'current') return found
  const first = topologyIn(evidence.report.topology)
  if (first === null) return found
  let before = first
  for (const { id } of [...steps.filter(({ teardown }) => !teardown), ...teardownOrder(steps)]) {
    const after = topologyIn(evidence.results.get(id)?.topology)
    if (after === null) continue
    found.set(id, { first, before, after })
    before = after
  }
  return found
}

/** The network after a step that changed it: what it did in words, the picture, and all of it as a list. */
export function topologyView(
  { id }: Step,
  { first, before, after }: StepTopology,
  entities: EntityMarks,
): ElementContent {
  const changes = changesBetween(before, after).map(({ text }) => text)
  const picture = {
    first,
    before,
    after,
    id: `net-${id}`,
    entityOf: (text: string, namespace: string) => entities.drawn(text, namespace),
    title: `The network of the Docker host after the step ${id}`,
  }
  return h('figure', { className: ['lr-topology', 'not-content'] }, [
    h('figcaption', [
      h('span', { className: 'lr-topology-title' }, 'The network now'),
      ...changeViews(changes.map((text) => h('li', marked(text, entities)))),
    ]),
    h('div', { className: 'lr-topology-picture' }, [svgElement(topologySvg(picture))]),
    // Searches would find it with every step, and not what is said of it.
    h('details', { className: 'lr-topology-list', dataPagefindIgnore: '' }, [
      h('summary', 'The whole network as a list'),
      listOf(topologyList(after)),
    ]),
  ])
}

/** Of many changes the picture tells more at a glance than a list. */
function changeViews(items: Element[]): Element[] {
  if (items.length <= SHOWN_CHANGES) return [h('ul', items)]
  const rest = items.slice(SHOWN_CHANGES - 1)
  return [
    h('ul', items.slice(0, SHOWN_CHANGES - 1)),
    h('details', [h('summary', `${rest.length} more changes`), h('ul', rest)]),
  ]
}

const SHOWN_CHANGES = 4

/** What could be meant in several namespaces is not marked: a change tells of one by its name alone. */
function marked(text: string, entities: EntityMarks): ElementContent[] {
  return nodesOf(withMarks([{ text, className: '' }], entities.inWords(text, null)))
}

/** Our own text, in which all that comes from a host is escaped. */
function svgElement(svg: string): Element {
  const tree = raw({ type: 'root', children: [{ type: 'raw', value: svg }] } as unknown as Root) as Root
  return tree.children[0] as Element
}

function listOf(items: readonly ListItem[]): Element {
  return h(
    'ul',
    items.map(({ text, items }) => {
      const own = nodesOf(withWholeWords([{ text, className: '' }]))
      return h('li', [...own, ...(items.length === 0 ? [] : [listOf(items)])])
    }),
  )
}
