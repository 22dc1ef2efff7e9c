import { relative, resolve } from 'node:path'
import type { Event } from '../../core/event.ts'
import type { Report } from '../../core/report.ts'
import type { Reporter } from '../../core/reporter.ts'
import { type InOrder, inOrder } from '../stream/in-order.ts'
import type { ReporterOptions } from '../stream/reporter-options.ts'
import { visible } from '../terminal/visible.ts'
import { interruptedText } from '../words/interrupted-text.ts'
import { endLine, eventLine, headingLine, type PlainLab, plainLab, startsLab } from '../words/plain-lines.ts'
import { summaryText } from '../words/summary-text.ts'
import { topologyLines } from '../words/topology-lines.ts'
import { type HostErrorEvent, troubleTexts } from '../words/trouble-text.ts'
import { annotations } from './annotations.ts'
import { type WorkflowLog, workflowLog } from './workflow-log.ts'

export interface GithubOptions extends ReporterOptions {
  /** The folder of the checkout, which the paths of annotations begin at. */
  workspace: string
  /** Writes the summary of the workflow's step; absent: there is none. */
  summarise?: (report: Report) => void
}

const MOST_ROWS = 1000

/** What is written of a lab, in order: its heading, lines of text, its end. */
type Piece = { kind: 'begin' | 'text'; text: string } | { kind: 'end' }

/**
 * For a step of a GitHub workflow: a group for each lab, the failures in full, and annotations at the lines of the Markdown
 * files. What was printed is fenced, so that nothing in it is a workflow command.
 */
export function githubReporter(options: GithubOptions): Reporter {
  const labs = new Map<string, PlainLab>()
  const hostErrors: HostErrorEvent[] = []
  const log = workflowLog(options.write)
  let pieces: InOrder<Piece> = inOrder([], () => {})
  let isOpen = false
  const tell = (piece: Piece) => {
    if (piece.kind === 'text') log.text(piece.text)
    else if (piece.kind === 'begin') log.command('group', {}, piece.text)
    else if (isOpen) log.command('endgroup', {}, '')
    if (piece.kind !== 'text') isOpen = piece.kind === 'begin'
  }
  const leave = () => {
    pieces.endAll()
    tell({ kind: 'end' })
    log.close()
  }
  return {
    onEvent(event) {
      if (event.type === 'run-start') {
        for (const lab of event.labs) labs.set(lab.slug, plainLab(lab))
        pieces = inOrder([...labs.keys()], tell)
      }
      if (event.type === 'host-error') hostErrors.push(event)
      if (event.type === 'interrupted') log.text(interruptedText(event))
      const lab = 'lab' in event ? labs.get(event.lab) : undefined
      if (lab === undefined) return
      for (const piece of piecesOf(event, lab, options)) pieces.add(lab.outline.slug, piece)
      if (event.type === 'lab-end') pieces.end(lab.outline.slug)
    },
    onLeave: leave,
    onEnd(report) {
      leave()
      tellEnd(report, hostErrors, options, log)
      options.summarise?.(report)
    },
  }
}

function piecesOf(event: Event, lab: PlainLab, options: GithubOptions): Piece[] {
  const begin: Piece[] = startsLab(event, lab) ? [{ kind: 'begin', text: headingLine(lab) }] : []
  if (begin.length > 0) lab.isStarted = true
  if (event.type === 'lab-end') {
    const end: Piece = { kind: 'text', text: endLine(event, lab) }
    return lab.isStarted ? [{ kind: 'end' }, end] : [end]
  }
  const line = eventLine(event, lab, options.colour)
  const lines = [...(line === null ? [] : [line]), ...topologyLines(event, options, '    ')]
  return [...begin, ...lines.map((text): Piece => ({ kind: 'text', text }))]
}

/** In the log, and beside the lines; all that is not ours goes into a fence. */
function tellEnd(
  report: Report,
  hostErrors: readonly HostErrorEvent[],
  { colour, width, workspace, strict = false }: GithubOptions,
  log: WorkflowLog,
): void {
  const options = { colour, width: width(), mostRows: MOST_ROWS, strict }
  for (const text of troubleTexts(report, hostErrors, options)) log.text(`\n${text}`)
  log.text(`\n${summaryText(report, options)}`)
  for (const { level, file, line, title, message } of annotations(report, strict)) {
    const place = file === null ? {} : { file: visible(relative(workspace, resolve(file))), line, col: 1 }
    log.command(level, { ...place, title }, message)
  }
  log.close()
}
