import type { Event } from '../../src/core/event.ts'
import type { Report } from '../../src/core/report.ts'
import type { CommandEnd } from './command.ts'
import type { Kind } from './victims.ts'

/** What a killed run has written. */
export interface Written {
  /** The file of the json reporter, and what was in it before the run. */
  json: string
  jsonBefore: string
  /** The file of the ndjson reporter. */
  ndjson: string
}

/** The exit codes that are right after a kill that came before the lab had ended. */
const RIGHT_CODES: Readonly<Record<Exclude<Kind, 'clean' | 'labrun' | 'both'>, readonly number[]>> = {
  engine: [4],
  supervisor: [4],
  dockerd: [4],
  containerd: [4],
  // 4: it was only being opened.
  shell: [1, 4],
  init: [4],
  unshare: [4],
}

/** What is wrong with a run's exit code and reports after a kill, in words. */
export function judgeVerdict(kind: Exclude<Kind, 'clean'>, end: CommandEnd, written: Written): string[] {
  const frontDied = kind === 'labrun' || kind === 'both'
  const { events, torn } = readEvents(written.ndjson)
  const passed = events.some((event) => event.type === 'run-end' && event.status === 'passed')
  const problems: string[] = []
  if (torn !== '' && !frontDied)
    problems.push(`the ndjson report ends with half a line: ${torn.slice(0, 60)}`)
  if (written.json !== written.jsonBefore) problems.push(...judgeReport(written.json, passed))
  if (frontDied) {
    if (end.signal !== 'SIGKILL' && end.exitCode !== 0) problems.push(`exit code ${end.exitCode}`)
    return problems
  }
  // An engine may die before it has told anything that could be reported.
  if (written.json === written.jsonBefore && kind !== 'engine') problems.push('no report was written')
  const right = passed ? [0, ...RIGHT_CODES[kind]] : RIGHT_CODES[kind]
  if (!right.includes(end.exitCode ?? -1))
    problems.push(`exit code ${end.exitCode}: ${end.stderr.slice(0, 2000)}`)
  if (end.exitCode !== 0 && end.stderr + end.stdout + written.ndjson === '') problems.push('no word said')
  return problems
}

function judgeReport(json: string, passed: boolean): string[] {
  try {
    const report = JSON.parse(json) as Report
    if (report.status === 'passed' && !passed) return ['the report says passed, though the run did not end']
    return []
  } catch (error) {
    return [`the json report is half a file: ${(error as Error).message}`]
  }
}

/** The events of whole lines, and what follows the last of them. Throws where a whole line is no JSON. */
function readEvents(ndjson: string): { events: Event[]; torn: string } {
  const lines = ndjson.split('\n')
  const torn = lines.pop()!
  return { events: lines.map((line) => JSON.parse(line) as Event), torn }
}
