import type { Event } from '../core/event.ts'
import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import type { StepResult } from '../core/step-result.ts'
import type { ReporterOptions } from './stream/reporter-options.ts'
import { inert } from './terminal/inert.ts'
import { type LiveScreen, liveScreen } from './terminal/live-screen.ts'
import { styleFor } from './terminal/style.ts'
import { clip, wordWrap } from './terminal/text-width.ts'
import { visible } from './terminal/visible.ts'
import { handOverText } from './words/hand-over-text.ts'
import { interruptedText } from './words/interrupted-text.ts'
import { type LabColumns, labColumns } from './words/lab-line.ts'
import { LabView } from './words/lab-view.ts'
import { summaryText } from './words/summary-text.ts'
import { topologyLines } from './words/topology-lines.ts'
import { type HostErrorEvent, troubleTexts } from './words/trouble-text.ts'
import { count, elapsed } from './words/words.ts'

/** Time, passed in so that a test is not at its mercy. */
export interface Clock {
  /** Milliseconds, on a clock that never goes back. */
  now(): number
  /** Calls again and again, until the function it returns is called. */
  every(ms: number, call: () => void): () => void
}

export interface PrettyOptions extends ReporterOptions {
  /** Rows of the terminal. */
  height: () => number
  /** `false` where no terminal is at the other end: lines only, nothing is drawn twice. Default `true`. */
  isLive?: boolean
  clock?: Clock
}

// Often enough for a spinner, and few enough draws for a lab of a thousand quick steps.
const DRAW_MS = 80
const MOST_ROWS = 24

/** For people at a terminal: a line for each step, live; then the failures, then what it all came to. */
export function prettyReporter(options: PrettyOptions): Reporter {
  const pretty = new Pretty(options)
  return {
    onEvent: (event) => pretty.onEvent(event),
    onEnd: (report) => pretty.onEnd(report),
    onLeave: () => pretty.onLeave(),
  }
}

/** What is told of one lab. */
type LabEvent = Extract<Event, { lab: string }>

class Pretty {
  readonly #options: PrettyOptions
  readonly #clock: Clock
  readonly #isLive: boolean
  readonly #screen: LiveScreen
  readonly #views = new Map<string, LabView>()
  readonly #hostErrors: HostErrorEvent[] = []
  /** Lines to print with the next draw. */
  #lines: string[] = []
  /** Lines of labs that have not ended, where only their troubles are shown. */
  readonly #held = new Map<string, string[]>()
  #lastLine = ''
  #startedAt = 0
  #ended = 0
  #drawnAt = Number.NEGATIVE_INFINITY
  #isHandedOver = false
  readonly #failed = new Map<string, StepResult>()
  /** Failed steps that have been told when a shell was handed over. */
  readonly #told = new Set<string>()
  #stopClock = () => {}

  constructor(options: PrettyOptions) {
    this.#options = options
    this.#clock = options.clock ?? wallClock
    this.#isLive = options.isLive ?? true
    this.#screen = liveScreen(options.write, options)
  }

  onEvent(event: Event): void {
    const now = this.#clock.now()
    if (event.type === 'run-start') this.#start(event, now)
    else if (event.type === 'interrupted') this.#acknowledge(event)
    else if (event.type !== 'run-end') this.#tellLab(event, now)
    if (event.type === 'shell-start') this.#handOver(event)
    if (event.type === 'shell-end') this.#isHandedOver = false
    // A step's end is followed by the next one's start: drawn between the two, the frame would flicker.
    if (event.type !== 'step-end' && now - this.#drawnAt >= DRAW_MS) this.#draw()
  }

  onEnd(report: Report): void {
    const width = Math.max(20, this.#options.width() - 2)
    const { colour, strict = false } = this.#options
    const troubles = troubleTexts(report, this.#hostErrors, {
      colour,
      width,
      mostRows: MOST_ROWS,
      told: this.#told,
      strict,
    })
    const texts = [...troubles, summaryText(report, { colour, width, strict })]
    const lines = texts.flatMap((text) => ['', ...text.split('\n').map(indented)])
    this.#say(...(this.#lastLine === '' ? lines.slice(1) : lines), '')
    this.#leave()
  }

  onLeave(): void {
    this.#say('')
    this.#leave()
  }

  /** Nothing is drawn after it. */
  #leave(): void {
    this.#stopClock()
    this.#isHandedOver = false
    this.#views.clear()
    this.#draw()
  }

  /** Drawn at once: who pressed Ctrl-C and sees nothing presses it again. */
  #acknowledge(event: Extract<Event, { type: 'interrupted' }>): void {
    const { yellow } = styleFor(this.#options.colour)
    const lines = wordWrap(visible(interruptedText(event)), Math.max(10, this.#options.width() - 5))
    this.#say(...lines.map((line, index) => `  ${index === 0 ? yellow('!') : ' '} ${yellow(line)}`))
    this.#draw()
  }

  /** The terminal is another's until the shell is left. */
  #handOver(event: Extract<Event, { type: 'shell-start' }>): void {
    const failed = this.#failed.get(event.failed ?? '') ?? null
    if (failed !== null) this.#told.add(failed.id)
    const file = this.#views.get(event.lab)?.file ?? ''
    const width = Math.max(20, this.#options.width() - 2)
    const text = handOverText(event, { colour: this.#options.colour, width, file, failed })
    this.#say('', ...text.split('\n').map(indented))
    this.#isHandedOver = true
    this.#write('')
  }

  #start({ labs }: Extract<Event, { type: 'run-start' }>, now: number): void {
    this.#startedAt = now
    // Below a line for the lab, those of its steps are indented.
    const indent = labs.length > 1 ? 2 : 0
    const width = () => this.#options.width() - indent
    for (const lab of labs) this.#views.set(lab.slug, new LabView(lab, styleFor(this.#options.colour), width))
    const [only] = this.#views.values()
    this.#say(...(only && !this.#isBrief() ? only.header() : ['']))
    if (this.#isLive) this.#stopClock = this.#clock.every(DRAW_MS, () => this.#draw())
  }

  #tellLab(event: LabEvent, now: number): void {
    if (event.type === 'host-error') this.#hostErrors.push(event)
    if (event.type === 'step-end' && event.result.status !== 'passed')
      this.#failed.set(event.result.id, event.result)
    const view = this.#views.get(event.lab)
    if (view === undefined) return
    const lines = [...view.onEvent(event, now), ...topologyLines(event, this.#options, '      ')]
    if (!this.#isBrief()) this.#say(...lines)
    else this.#hold(event, view, lines)
  }

  /** Of several labs, each is one line when it ends, and a line for each of its steps that did not pass. */
  #hold(event: LabEvent, view: LabView, lines: readonly string[]): void {
    const held = this.#held.get(event.lab) ?? []
    const isTrouble = event.type === 'step-end' && event.result.status !== 'passed'
    if (isTrouble || event.type === 'step-start') held.push(...lines.map((line) => `  ${line}`))
    this.#held.set(event.lab, held)
    if (event.type !== 'lab-end') return
    this.#ended += 1
    this.#say(view.resultLine(event, this.#labColumns()), ...held, ...lines.map((line) => `  ${line}`))
    this.#held.delete(event.lab)
  }

  #say(...lines: string[]): void {
    this.#lines.push(...lines.map(inert))
    this.#lastLine = lines.at(-1) ?? this.#lastLine
  }

  #isBrief(): boolean {
    return this.#views.size > 1
  }

  #draw(): void {
    if (!this.#isHandedOver) this.#write(this.#frame(this.#clock.now()))
  }

  #write(frame: string): void {
    if (this.#isLive) this.#screen.draw(this.#lines, frame)
    else if (this.#lines.length > 0) this.#options.write(`${this.#lines.join('\n')}\n`)
    this.#lines = []
    this.#drawnAt = this.#clock.now()
  }

  #frame(now: number): string {
    const views = [...this.#views.values()]
    if (!this.#isBrief()) return views.flatMap((view) => view.frame(now)).join('\n')
    const columns = this.#labColumns()
    const running = views.flatMap((view) => view.briefFrame(now, columns))
    return running.length === 0 ? '' : [...running, this.#progress(now)].join('\n')
  }

  #progress(now: number): string {
    const total = elapsed(now - this.#startedAt)
    const done = `${this.#ended} of ${count(this.#views.size, 'lab')}${total === '' ? '' : ` · ${total}`}`
    return `    ${styleFor(this.#options.colour).dim(clip(done, this.#options.width() - 5))}`
  }

  #labColumns(): LabColumns {
    return labColumns([...this.#views.keys()], this.#options.width())
  }
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`
}

const wallClock: Clock = {
  now: () => performance.now(),
  every(ms, call) {
    const timer = setInterval(call, ms).unref()
    return () => clearInterval(timer)
  },
}
