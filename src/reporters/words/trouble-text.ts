import type { Event } from '../../core/event.ts'
import type { HostErrorData } from '../../core/host-error.ts'
import type { HostState } from '../../core/host-state.ts'
import type { Report } from '../../core/report.ts'
import type { StepResult, StepStatus } from '../../core/step-result.ts'
import { styleFor } from '../terminal/style.ts'
import { wordWrap } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { driftText } from './drift-text.ts'
import { failureText } from './failure-text.ts'
import { type WayBack, wayBack } from './way-back.ts'

const FINE: readonly StepStatus[] = ['passed', 'skipped', 'not-run']

/** How troubles are shown. */
export interface TroubleTextOptions {
  colour: boolean
  /** Columns. */
  width: number
  /** Lines of each part of a failure at most. */
  mostRows: number
  /** Ids of failed steps that have been told already, as a shell was handed over there. */
  told?: ReadonlySet<string>
  /** Drift counts as a failure. */
  strict?: boolean
}

/** What labrun or a lab's host could not do. */
export type HostErrorEvent = Extract<Event, { type: 'host-error' }>

/**
 * Everything that went wrong in a run, in full: failed steps, then what labrun or the host could not do, which is told once
 * for all labs that it hit, then what was printed otherwise than recorded. One text each.
 */
export function troubleTexts(
  report: Report,
  hostErrors: readonly HostErrorEvent[],
  options: TroubleTextOptions,
): string[] {
  const told = new Set(hostErrors.map(({ error }) => error.message))
  const toldSteps = options.told ?? new Set()
  const failures = report.labs.flatMap((lab) => {
    const back = toldSteps.size > 0 ? null : wayBack(lab)
    return lab.steps
      .filter(
        ({ id, status, reason }) =>
          !FINE.includes(status) &&
          !toldSteps.has(id) &&
          !(status === 'host-error' && told.has(reason ?? '')),
      )
      .map(withNewState)
      .map((step) => failureText(step, { ...options, file: lab.file }) + backText(back, step, options))
  })
  const slugs = report.labs.map(({ slug }) => slug)
  return [
    ...failures,
    ...sharedErrors(hostErrors, slugs).map((shared) => hostErrorText(shared, options)),
    ...report.labs.flatMap((lab) => (lab.drift ?? []).map((drift) => driftText(drift, lab, options))),
  ]
}

/** An error, and the labs that it hit; none of them named where it is the only lab. */
interface SharedError {
  error: HostErrorData
  labs: string[]
}

/** In the order of the labs, whichever came first. */
function sharedErrors(events: readonly HostErrorEvent[], slugs: readonly string[]): SharedError[] {
  const shared = new Map<string, SharedError>()
  const ordered = events.toSorted((one, other) => slugs.indexOf(one.lab) - slugs.indexOf(other.lab))
  for (const { lab, error } of ordered) {
    const key = JSON.stringify([error.rule, error.message, error.place])
    const { labs } = shared.get(key) ?? { labs: [] }
    shared.set(key, { error, labs: slugs.length > 1 ? [...new Set([...labs, lab])] : [] })
  }
  return [...shared.values()]
}

/** Where the host is as it was at the failure before, that is not told again. */
function withNewState(step: StepResult, index: number, steps: readonly StepResult[]): StepResult {
  const { state, ...rest } = step
  return state === undefined || steadyPart(state) === steadyPart(steps[index - 1]?.state) ? rest : step
}

/** A container's status without for how long: `Exited (137)`. */
function steadyPart(state: HostState | undefined): string | undefined {
  const containers = state?.containers.map(
    ({ name, status }) => `${name} ${/^\w+(?: \(\d+\))?/.exec(status)}`,
  )
  return state && JSON.stringify([containers, state.network, state.leftOut])
}

function backText(back: WayBack | null, { id }: StepResult, { colour, width }: TroubleTextOptions): string {
  if (back?.step !== id) return ''
  return `\n\n${wrapped(`a shell there: ${back.command}`, width).map(styleFor(colour).cyan).join('\n')}`
}

function hostErrorText(
  { error: { rule, message, hint, place }, labs }: SharedError,
  { colour, width }: TroubleTextOptions,
): string {
  const style = styleFor(colour)
  const lines = (text: string) => wrapped(text, width)
  const at = place ? `${visible(place.file)}:${place.line}:${place.column}: ` : ''
  return [
    `${style.red('✗')} ${style.bold(`${at}error ${visible(rule)}`)}`,
    ...(labs.length > 0 ? lines(`in ${labs.join(', ')}`).map((line) => style.dim(line)) : []),
    ...lines(message).map((line) => style.red(line)),
    ...(hint === null ? [] : ['', ...lines(`hint: ${hint}`).map((line) => style.cyan(line))]),
  ].join('\n')
}

function wrapped(text: string, width: number): string[] {
  return visible(text)
    .split('\n')
    .flatMap((line) => wordWrap(line, Math.max(10, width - 2)))
    .map((line) => `  ${line}`)
}
