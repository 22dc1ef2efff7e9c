import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Lab } from '../../core/lab.ts'
import { duration } from '../../reporters/words/words.ts'
import { progressWords } from '../browser/progress-words.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { TimeEstimate } from '../evidence/time-estimate.ts'
import { type LabSource, runYourself } from './run-yourself.ts'

/** What a reader wants to know before the first line: how long it takes, how much of it is done, how to run it. */
export function beforeYouBegin(
  lab: Lab,
  evidence: Evidence,
  {
    estimate,
    ticks,
    address,
    source,
  }: { estimate: TimeEstimate; ticks: number; address: string; source: LabSource },
): ElementContent {
  const report = evidence.kind === 'current' ? evidence.report : null
  return h('div', { className: 'lr-begin not-content', dataPagefindIgnore: '' }, [
    h('p', timeWords(estimate, report?.status === 'passed' ? report.durationMs : null)),
    ticks === 0 ? null : progress(ticks, address),
    lab.steps.length === 0 ? null : runYourself(lab, source, report?.provenance ?? null),
  ])
}

/** @param machineMs what the run took that the page shows; `null`: there is none */
export function timeWords({ toRead, toType }: TimeEstimate, machineMs: number | null): string {
  const people =
    toRead === toType ? `About ${toRead} min` : `About ${toRead} min to read, ${toType} min if you type along`
  return machineMs === null ? `${people}.` : `${people}; the machine needed ${duration(machineMs)}.`
}

/** The script puts in here what is done. Until then it says what the boxes are for. */
function progress(ticks: number, address: string): ElementContent {
  return h('p', { className: 'lr-progress', dataKey: `labrun:done:${address}` }, [
    h('span', { role: 'status' }, progressWords(0, ticks, true)),
  ])
}
