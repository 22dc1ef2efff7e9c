import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import type { StepResult } from '../core/step-result.ts'
import { type InOrder, inOrder } from './stream/in-order.ts'
import type { ReporterOptions } from './stream/reporter-options.ts'
import { inert } from './terminal/inert.ts'
import { handOverText } from './words/hand-over-text.ts'
import { interruptedText } from './words/interrupted-text.ts'
import { endLine, eventLine, headingLine, type PlainLab, plainLab, startsLab } from './words/plain-lines.ts'
import { summaryText } from './words/summary-text.ts'
import { topologyLines } from './words/topology-lines.ts'
import { type HostErrorEvent, troubleTexts } from './words/trouble-text.ts'

// A log is for searching: whole, unless someone printed a book.
const MOST_ROWS = 1000

/**
 * For logs and pipes: a line for each step as it ends, then the failures in full, then the summary. Labs that run at once
 * are told one after the other, in the order of the plan: the first that has not ended as it goes on, the others once it has.
 */
export function plainReporter(options: ReporterOptions): Reporter {
  const labs = new Map<string, PlainLab>()
  const hostErrors: HostErrorEvent[] = []
  const results = new Map<string, StepResult>()
  /** Failed steps that have been told when a shell was handed over. */
  const told = new Set<string>()
  const say = (line: string) => options.write(`${inert(line)}\n`)
  let log: InOrder<string> = inOrder([], say)
  return {
    onEvent(event) {
      if (event.type === 'run-start') {
        for (const lab of event.labs) labs.set(lab.slug, plainLab(lab))
        log = inOrder([...labs.keys()], say)
      }
      if (event.type === 'host-error') hostErrors.push(event)
      if (event.type === 'interrupted') say(interruptedText(event))
      const lab = 'lab' in event ? labs.get(event.lab) : undefined
      if (lab === undefined) return
      const { slug } = lab.outline
      // What is above the first line of another lab but the first.
      const lead = slug === [...labs.keys()][0] || lab.isStarted ? '' : '\n'
      if (startsLab(event, lab)) {
        lab.isStarted = true
        log.add(slug, lead + headingLine(lab))
      }
      const line =
        event.type === 'lab-end' && labs.size > 1
          ? lead + endLine(event, lab)
          : eventLine(event, lab, options.colour)
      for (const text of [...(line ? [line] : []), ...topologyLines(event, options, '    ')])
        log.add(slug, text)
      if (event.type === 'lab-end') log.end(slug)
      if (event.type === 'step-end') results.set(event.result.id, event.result)
      if (event.type === 'shell-start') {
        const failed = results.get(event.failed ?? '') ?? null
        if (failed !== null) told.add(failed.id)
        const { file } = lab.outline
        log.add(slug, `\n${handOverText(event, { ...options, width: options.width(), file, failed })}`)
      }
    },
    onLeave: () => log.endAll(),
    onEnd(report) {
      log.endAll()
      for (const text of endTexts(report, hostErrors, told, options)) say(`\n${text}`)
    },
  }
}

function endTexts(
  report: Report,
  hostErrors: HostErrorEvent[],
  told: ReadonlySet<string>,
  { colour, width, strict = false }: ReporterOptions,
): string[] {
  const options = { colour, width: width(), mostRows: MOST_ROWS, told, strict }
  return [...troubleTexts(report, hostErrors, options), summaryText(report, options)]
}
