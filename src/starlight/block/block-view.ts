import type { Element, ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Step } from '../../core/lab.ts'
import { duration } from '../../reporters/words/words.ts'
import type { EntityMarks } from '../entities/entity-marks.ts'
import type { StepEvidence } from '../evidence/evidence.ts'
import { type Measured, type Whereabouts, whereabouts } from '../evidence/whereabouts.ts'
import type { Places } from '../page/places.ts'
import { checkList } from './check-list.ts'
import { exchangeView, hasRun, type Surroundings } from './exchange-view.ts'
import type { FenceWords } from './fence-words.ts'
import { legible } from './legible.ts'

/** A step, and what is known of it. */
export interface ShownStep {
  step: Step
  evidence: StepEvidence
  /** The namespaces it ran in; `null` where they are not known. */
  measured: Measured | null
}

/** What all blocks of a page share. */
export interface OfPage {
  /** To which this block's is added. */
  places: Places
  entities: EntityMarks
}

/**
 * What a block is on the page: where it runs, what is typed and what came out, what is checked.
 *
 * @param steps one, or the commands of a transcript
 * @param words what its author says of it for the page
 */
export function blockView(
  steps: readonly [ShownStep, ...ShownStep[]],
  words: FenceWords,
  { places, entities }: OfPage,
): ElementContent {
  const [first] = steps
  const { key, check } = first.step
  const where = legible(whereabouts(first.step, first.measured))
  const frame = h(
    'figure',
    {
      className: ['lr', `lr-${key.target}`, 'not-content', standing(steps)],
      // The commands of a transcript have their own.
      ...(steps.length === 1 && { id: anchorOf(first.step) }),
    },
    [
      header(first.step, where, words.title, places),
      ...steps.flatMap((shown) =>
        exchange(shown, { prompt: where.prompt, words, isPart: steps.length > 1, entities }),
      ),
      footer(steps),
    ],
  )
  return check
    ? h('details', { className: 'lr-check not-content' }, [h('summary', 'A check that CI makes here'), frame])
    : frame
}

/** Where a step is on its page. */
export function anchorOf({ id }: Pick<Step, 'id'>): string {
  return `step-${id}`
}

function exchange({ step, evidence }: ShownStep, around: Surroundings): ElementContent[] {
  const parts = exchangeView(step, evidence, around)
  return around.isPart ? [h('div', { id: anchorOf(step) }, parts)] : parts
}

/** Only what passed in every part, and still is what it was, is shown as passed; of what is not, a failure is told first. */
function standing(steps: readonly ShownStep[]): string {
  const kinds = steps.map(({ evidence }) => {
    if (evidence.kind === 'none') return 'lr-unproven'
    if (evidence.kind !== 'current') return 'lr-old'
    if (evidence.result.status === 'passed') return 'lr-passed'
    return hasRun(evidence.result) ? 'lr-broke' : 'lr-unproven'
  })
  if (kinds.includes('lr-broke')) return 'lr-broke'
  return kinds.find((kind) => kind !== 'lr-passed') ?? 'lr-passed'
}

function header(step: Step, where: Whereabouts, title: string | null, places: Places): Element {
  return h('figcaption', { dataPagefindIgnore: '' }, [
    h('button', { className: 'lr-where', popoverTarget: places.idOf(step.key.target, where) }, [
      h('span', { className: 'lr-place' }, where.place),
      where.way === '' ? null : ` ${where.way}`,
      ownNamespaces(where),
      ...[...where.particulars, ...tags(step)].map((words) => h('span', { className: 'lr-tag' }, words)),
    ]),
    title === null ? null : h('span', { className: 'lr-title' }, legible(title)),
  ])
}

/** The namespaces that are not the host's: what makes it another place. */
function ownNamespaces({ namespaces }: Whereabouts): Element | null {
  const names = namespaces.filter(({ own }) => own).map(({ name }) => name)
  if (names.length === 0) return null
  return h('span', { className: names.length > 3 ? 'lr-ns lr-many' : 'lr-ns' }, names.join(' '))
}

function tags({ writes, teardown, background, when }: Step): string[] {
  return [
    ...(writes === undefined
      ? []
      : [`is written to ${legible(writes.path)}${writes.mode === null ? '' : `, mode ${writes.mode}`}`]),
    ...(background ? ['runs on in the background'] : []),
    ...(teardown ? ['clean-up'] : []),
    ...(when === undefined ? [] : ['not everywhere']),
  ]
}

function footer(steps: readonly ShownStep[]): Element {
  // A `footer` is not searched.
  return h('footer', { className: 'lr-foot' }, [
    h('details', { className: 'lr-ci' }, [h('summary', 'What CI checks'), checkList(steps)]),
    h('span', { className: 'lr-facts' }, facts(steps).join(' · ')),
  ])
}

function facts(steps: readonly ShownStep[]): string[] {
  const results = steps
    .flatMap(({ evidence }) => (evidence.kind === 'none' ? [] : [evidence.result]))
    .filter(hasRun)
  const [only] = results
  if (only === undefined) return []
  const { exitCode, attempts } = only
  const ofOne = [
    ...(exitCode === null || exitCode === 0 ? [] : [`exit status ${exitCode}`]),
    ...(attempts > 1 ? [`at the ${ordinal(attempts)} try`] : []),
  ]
  const whole = results.reduce((sum, { durationMs }) => sum + durationMs, 0)
  return [...(steps.length === 1 ? ofOne : []), duration(whole)]
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')
  return `${n}${ending}`
}
