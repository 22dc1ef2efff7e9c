import type { Event } from '../../core/event.ts'
import type { HostError } from '../../core/host-error.ts'
import type { Report } from '../../core/report.ts'
import { residueText } from '../../core/residue-text.ts'
import { visible } from '../../reporters/terminal/visible.ts'
import { interruptedText } from '../../reporters/words/interrupted-text.ts'
import { type HostErrorEvent, troubleTexts } from '../../reporters/words/trouble-text.ts'
import type { RunReporters } from '../reporters/open-reporters.ts'

/** Where the progress of an update is shown. */
export interface ProgressOptions {
  write: (text: string) => void
  /** It is a terminal: one line is written over and over. */
  isLive: boolean
  colour: boolean
  width: number
  /** By the slug of a lab's second run, that of its first. */
  again: ReadonlyMap<string, string>
}

/** Shows how far the runs of an update are, and what labrun or a host could not do. What labs print is for the update. */
export class UpdateProgress implements RunReporters {
  report: Report | null = null
  readonly #options: ProgressOptions
  readonly #errors: HostErrorEvent[] = []
  /** By slug: path of its file, steps, those that have ended. */
  readonly #labs = new Map<string, { file: string; steps: number; ended: Set<string> }>()
  #line = ''

  constructor(options: ProgressOptions) {
    this.#options = options
  }

  onEvent(event: Event): void {
    if (event.type === 'run-start')
      for (const { slug, file, steps } of event.labs)
        this.#labs.set(slug, { file, steps: steps.length, ended: new Set() })
    if (event.type === 'host-error') this.#errors.push(event)
    if (event.type === 'interrupted') this.#say(interruptedText(event))
    if (event.type === 'host-start' && !this.#options.isLive) this.#say(`${this.#runOf(event.lab)} …`)
    if (event.type === 'host-progress') this.#say(`${this.#file(event.lab)}: ${event.message}`)
    if (event.type === 'step-end') this.#labs.get(event.lab)?.ended.add(event.result.id)
    if (event.type === 'host-start' || event.type === 'step-end') this.#draw(event.lab)
    if (event.type === 'lab-end')
      for (const residue of event.hostDifference) this.#say(`not as before: ${residueText(residue)}`)
  }

  onEnd(report: Report): HostError[] {
    this.#erase()
    this.report = report
    const { colour, width } = this.#options
    const { again } = this.#options
    const labs = report.labs.filter(({ slug }) => !again.has(slug)).map((lab) => ({ ...lab, steps: [] }))
    const errors = this.#errors.map((error) => ({ ...error, lab: again.get(error.lab) ?? error.lab }))
    for (const text of troubleTexts({ ...report, labs }, errors, { colour, width, mostRows: 0 }))
      this.#options.write(`${text}\n`)
    return []
  }

  onLeave(): void {
    this.#erase()
  }

  #file(slug: string): string {
    return this.#labs.get(slug)?.file ?? slug
  }

  #runOf(slug: string): string {
    const run = this.#options.again.has(slug) ? 'second run, on a host unlike the first one’s' : 'first run'
    return `${this.#file(slug)}: ${run}`
  }

  #say(text: string): void {
    this.#erase()
    this.#options.write(`${visible(text)}\n`)
  }

  #draw(slug: string): void {
    const { isLive, width, write } = this.#options
    const lab = this.#labs.get(slug)
    if (!isLive || lab === undefined) return
    this.#erase()
    this.#line = visible(`${this.#runOf(slug)}: ${lab.ended.size} of ${lab.steps} steps`).slice(0, width - 1)
    write(this.#line)
  }

  #erase(): void {
    if (this.#line !== '') this.#options.write('\r\x1b[K')
    this.#line = ''
  }
}
