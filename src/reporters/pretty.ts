import type { Event } from '../core/event.ts'
import type { HostErrorData } from '../core/host-error.ts'
import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import { LabView } from './lab-view.ts'
import { type LiveScreen, liveScreen } from './live-screen.ts'
import type { ReporterOptions } from './reporter-options.ts'
import { styleFor } from './style.ts'
import { summaryText } from './summary-text.ts'
import { textWidth } from './text-width.ts'
import { troubleTexts } from './trouble-text.ts'
import { visible } from './visible.ts'

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
  return { onEvent: (event) => pretty.onEvent(event), onEnd: (report) => pretty.onEnd(report) }
}

class Pretty {
  readonly #options: PrettyOptions
  readonly #clock: Clock
  readonly #isLive: boolean
  readonly #screen: LiveScreen
  readonly #views = new Map<string, LabView>()
  readonly #hostErrors: HostErrorData[] = []
  /** Lines to print with the next draw. */
  #lines: string[] = []
  /** Lines of labs that have not ended, where only their troubles are shown. */
  readonly #held = new Map<string, string[]>()
  #lastLine = ''
  #drawnAt = Number.NEGATIVE_INFINITY
  #stopClock = () => {}

  constructor(options: PrettyOptions) {
    this.#options = options
    this.#clock = options.clock ?? wallClock
    this.#isLive = options.isLive ?? true
    this.#screen = liveScreen(options.write, options)
  }

  onEvent(event: Event): void {
    const now = this.#clock.now()
    if (event.type === 'run-start') this.#start(event)
    else if (event.type !== 'run-end') this.#tellLab(event, now)
    // A step's end is followed by the next one's start: drawn between the two, the frame would flicker.
    if (event.type !== 'step-end' && now - this.#drawnAt >= DRAW_MS) this.#draw()
  }

  onEnd(report: Report): void {
    this.#stopClock()
    const width = Math.max(20, this.#options.width() - 2)
    const { colour } = this.#options
    const troubles = troubleTexts(report, this.#hostErrors, { colour, width, mostRows: MOST_ROWS })
    const texts = [...troubles, summaryText(report, { colour, width })]
    const lines = texts.flatMap((text) => ['', ...text.split('\n').map(indented)])
    this.#say(...(this.#lastLine === '' ? lines.slice(1) : lines), '')
    this.#views.clear()
    this.#draw()
  }

  #start({ labs }: Extract<Event, { type: 'run-start' }>): void {
    for (const lab of labs) {
      this.#views.set(lab.slug, new LabView(lab, styleFor(this.#options.colour), this.#options.width))
    }
    const [only] = this.#views.values()
    this.#say(...(only && !this.#isBrief() ? only.header() : ['']))
    if (this.#isLive) this.#stopClock = this.#clock.every(DRAW_MS, () => this.#draw())
  }

  #tellLab(event: Exclude<Event, { type: 'run-start' | 'run-end' }>, now: number): void {
    if (event.type === 'host-error') this.#hostErrors.push(event.error)
    const view = this.#views.get(event.lab)
    if (view === undefined) return
    const lines = view.onEvent(event, now)
    if (!this.#isBrief()) this.#say(...lines)
    else this.#hold(event, view, lines)
  }

  /** Of several labs, each is one line when it ends, and a line for each of its steps that did not pass. */
  #hold(
    event: Exclude<Event, { type: 'run-start' | 'run-end' }>,
    view: LabView,
    lines: readonly string[],
  ): void {
    const held = this.#held.get(event.lab) ?? []
    const isTrouble = event.type === 'step-end' && event.result.status !== 'passed'
    if (isTrouble || event.type === 'step-start') held.push(...lines.map((line) => `  ${line}`))
    this.#held.set(event.lab, held)
    if (event.type !== 'lab-end') return
    const longest = [...this.#views.keys()].reduce(
      (most, slug) => Math.max(most, textWidth(visible(slug))),
      0,
    )
    this.#say(view.resultLine(event, longest), ...held, ...lines.map((line) => `  ${line}`))
    this.#held.delete(event.lab)
  }

  #say(...lines: string[]): void {
    this.#lines.push(...lines)
    this.#lastLine = lines.at(-1) ?? this.#lastLine
  }

  #isBrief(): boolean {
    return this.#views.size > 1
  }

  #draw(): void {
    const now = this.#clock.now()
    if (this.#isLive) this.#screen.draw(this.#lines, this.#frame(now))
    else if (this.#lines.length > 0) this.#options.write(`${this.#lines.join('\n')}\n`)
    this.#lines = []
    this.#drawnAt = now
  }

  #frame(now: number): string {
    const views = [...this.#views.values()]
    return views.flatMap((view) => (this.#isBrief() ? view.briefFrame(now) : view.frame(now))).join('\n')
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
