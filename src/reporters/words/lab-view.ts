import { dockerWords } from '../../core/docker-words.ts'
import type { Event, LabOutline, StepOutline } from '../../core/event.ts'
import { rerunText } from '../../core/rerun.ts'
import type { StepResult } from '../../core/step-result.ts'
import type { Style } from '../terminal/style.ts'
import { clip } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { type LabColumns, labName } from './lab-line.ts'
import { mark } from './marks.ts'
import {
  endedStepLine,
  HOST_LINE,
  notRunLine,
  type StepColumns,
  stepColumns,
  stepLine,
  wideLine,
} from './step-line.ts'
import { count, duration, elapsed } from './words.ts'

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const
const SPINNER_MS = 80

/** What a lab is busy with. */
interface Activity {
  id: string
  /** `null`: the host's work, not a step's. */
  session: string | null
  since: number
  /** More about it: in words, or which try it is. */
  detail: string
}

/** One lab on a terminal: what it has to say for good, and what it is busy with. */
export class LabView {
  readonly #outline: LabOutline
  readonly #style: Style
  readonly #width: () => number
  readonly #steps: ReadonlyMap<string, StepOutline>
  #columnsFor: { width: number; columns: StepColumns } | null = null
  #activity: Activity | null = null
  #hostKind = ''
  #startedAt = 0
  /** Its host was asked for, and it has not ended. */
  #isRunning = false
  readonly #endedIds = new Set<string>()
  #notRun: StepResult[] = []

  constructor(outline: LabOutline, style: Style, width: () => number) {
    this.#outline = outline
    this.#style = style
    this.#width = width
    this.#steps = new Map(outline.steps.map((step) => [step.id, step]))
  }

  /** Path of the lab, as the user named it. */
  get file(): string {
    return this.#outline.file
  }

  /** Title, file, number of steps. */
  header(): string[] {
    const { title, file, steps } = this.#outline
    const facts = `${visible(file)} · ${count(steps.length, 'step')}`
    return ['', `  ${this.#style.bold(visible(title))}`, `  ${this.#style.dim(facts)}`, '']
  }

  /** The lab in one line, once it has ended. */
  resultLine({ status, durationMs }: Extract<Event, { type: 'lab-end' }>, columns: LabColumns): string {
    const { slug, steps } = this.#outline
    const id = labName(slug, count(steps.length, 'step'), columns)
    if (this.#hostKind === '') {
      const line = { sign: mark('not-run', this.#style), id, time: '', remarks: ['not started'] }
      return wideLine(line, columns.line, this.#style)
    }
    const remarks = status === 'passed' ? [] : [status]
    const line = { sign: mark(status, this.#style), id, time: duration(durationMs), remarks }
    return wideLine(line, columns.line, this.#style, this.#style.red)
  }

  /** Takes in an event of this lab. Returns the lines that it adds. */
  onEvent(event: Event, now: number): string[] {
    switch (event.type) {
      case 'rerun':
        this.#start('private', now)
        return [this.#rerunLine(event), '']
      case 'steps-kept':
        for (const { id } of event.results) this.#endedIds.add(id)
        return []
      case 'host-start':
        this.#start(event.kind, now)
        this.#busy(HOST_LINE, null, now)
        return []
      case 'host-progress':
        if (this.#activity) this.#activity.detail = event.message
        return []
      case 'host-ready':
        this.#activity = null
        return [this.#hostLine(event)]
      case 'step-start':
        this.#busy(event.id, this.#sessionOf(event.id), now)
        return this.#flushNotRun()
      case 'step-retry':
        if (this.#activity) this.#activity.detail = `try ${event.attempt}`
        return []
      case 'step-end':
        return this.#endStep(event.result, now)
      case 'step-note':
        return [this.#noteLine(event)]
      case 'lab-end':
        this.#activity = null
        this.#isRunning = false
        return this.#flushNotRun()
      default:
        return []
    }
  }

  /** The lines that tell what is going on; none where nothing is. */
  frame(now: number): string[] {
    const activity = this.#activity
    if (activity === null) return []
    const { id, session, detail } = activity
    const line = { sign: this.#spinner(now), id, time: elapsed(now - activity.since) }
    const columns = this.#columns()
    const total = elapsed(now - this.#startedAt)
    const done = `${this.#endedIds.size} of ${count(this.#outline.steps.length, 'step')}${total === '' ? '' : ` · ${total}`}`
    return session === null
      ? [
          wideLine({ ...line, remarks: [] }, columns, this.#style),
          this.#remark(detail === '' ? done : detail),
        ]
      : [
          stepLine({ ...line, session, remarks: detail === '' ? [] : [detail] }, columns, this.#style),
          this.#remark(done),
        ]
  }

  /** The same in one line, for several labs at once. */
  briefFrame(now: number, columns: LabColumns): string[] {
    if (!this.#isRunning) return []
    const { slug, steps } = this.#outline
    const id = labName(slug, `${this.#endedIds.size}/${steps.length}`, columns)
    const time = elapsed(now - this.#startedAt)
    const line = { sign: this.#spinner(now), id, time, remarks: this.#doing() }
    return [wideLine(line, columns.line, this.#style)]
  }

  /** What the host is busy with matters more than that it is, and a step's name more than which try it is. */
  #doing(): string[] {
    if (this.#activity === null) return []
    const { id, detail, session } = this.#activity
    if (detail === '') return [id]
    return session === null ? [detail] : [id, detail]
  }

  #start(kind: string, now: number): void {
    this.#hostKind = kind
    this.#isRunning = true
    this.#startedAt = now
  }

  #busy(id: string, session: string | null, since: number): void {
    this.#activity = { id, session, since, detail: '' }
  }

  #sessionOf(id: string): string {
    return this.#steps.get(id)?.session ?? ''
  }

  /** Kept until the terminal is resized: they depend on every step. */
  #columns(): StepColumns {
    const width = this.#width()
    if (this.#columnsFor?.width !== width) {
      this.#columnsFor = { width, columns: stepColumns(this.#outline.steps, width) }
    }
    return this.#columnsFor.columns
  }

  #spinner(now: number): string {
    return this.#style.cyan(SPINNER[Math.floor(now / SPINNER_MS) % SPINNER.length]!)
  }

  #remark(text: string): string {
    return `    ${this.#style.dim(clip(visible(text), this.#width() - 5))}`
  }

  #hostLine({ durationMs, provenance }: Extract<Event, { type: 'host-ready' }>): string {
    const line = {
      sign: mark('passed', this.#style),
      id: HOST_LINE,
      time: duration(durationMs),
      remarks: [this.#hostKind, ...dockerWords(provenance)],
    }
    return wideLine(line, this.#columns(), this.#style)
  }

  #rerunLine({ rerun }: Extract<Event, { type: 'rerun' }>): string {
    const text = clip(visible(`watch: ${rerunText(rerun, this.file)}`), this.#width() - 5)
    return `  ${this.#style.cyan('↻')} ${text}`
  }

  #noteLine({ id, note }: Extract<Event, { type: 'step-note' }>): string {
    const text = clip(visible(`${id}: ${note}`), this.#width() - 5)
    return `  ${this.#style.yellow('!')} ${this.#style.yellow(text)}`
  }

  #endStep(result: StepResult, now: number): string[] {
    if (this.#endedIds.has(result.id)) return [this.#stepLine(result)]
    this.#endedIds.add(result.id)
    this.#activity = null
    if (this.#endedIds.size === this.#outline.steps.length) this.#busy(`${HOST_LINE}: cleaning up`, null, now)
    if (result.status === 'not-run') {
      this.#notRun.push(result)
      return []
    }
    return [...this.#flushNotRun(), this.#stepLine(result)]
  }

  #stepLine(result: StepResult): string {
    const isTeardown = this.#steps.get(result.id)?.teardown ?? false
    return endedStepLine(result, isTeardown, this.#columns(), this.#style)
  }

  #flushNotRun(): string[] {
    if (this.#notRun.length === 0) return []
    const line = notRunLine(this.#notRun, this.#width(), this.#style)
    this.#notRun = []
    return [line]
  }
}
