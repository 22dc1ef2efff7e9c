import { accessSync, constants, existsSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Event } from '../core/event.ts'
import type { HostError } from '../core/host-error.ts'
import type { Report } from '../core/report.ts'
import type { Reporter } from '../core/reporter.ts'
import { fanOut } from '../reporters/fan-out.ts'
import { jsonFileReporter, jsonReporter } from '../reporters/json.ts'
import { ndjsonReporter } from '../reporters/ndjson.ts'
import { plainReporter } from '../reporters/plain.ts'
import { makeFolder, writeReport } from '../reporters/report-file.ts'
import { UsageError } from './usage-error.ts'

/** The reporters by the names that `--reporter` takes. */
export const REPORTER_NAMES = ['pretty', 'plain', 'json', 'ndjson'] as const
export type ReporterName = (typeof REPORTER_NAMES)[number]

/** One `--reporter NAME[:FILE]`. */
export interface ReporterChoice {
  name: ReporterName
  /** `null`: standard output. */
  file: string | null
}

/**
 * Reads the `--reporter` options.
 *
 * @throws {UsageError} for an unknown name, or two that would write over each other
 */
export function chooseReporters(options: readonly string[], terminal: boolean): ReporterChoice[] {
  if (options.length === 0) return [{ name: terminal ? 'pretty' : 'plain', file: null }]
  const choices = options.map(readChoice)
  const places = choices.map(({ file }) => file ?? 'standard output')
  const twice = places.find((place, index) => places.indexOf(place) !== index)
  if (twice !== undefined)
    throw new UsageError(`two reporters would write to ${twice}`, 'Give one of them a file: json:report.json')
  return choices
}

function readChoice(option: string): ReporterChoice {
  const [name = '', ...rest] = option.split(':')
  const file = rest.length === 0 ? null : rest.join(':')
  const known = REPORTER_NAMES.find((candidate) => candidate === name)
  if (known === undefined)
    throw new UsageError(`unknown reporter ${name}, expected one of ${REPORTER_NAMES.join(', ')}`)
  if (file === '') throw new UsageError(`reporter ${option} names no file`)
  return { name: known, file }
}

/** The chosen reporters as one. */
export interface RunReporters {
  onEvent(event: Event): void
  /** Returns what went wrong in the reporters themselves. */
  onEnd(report: Report): HostError[]
}

/**
 * Opens the reporters. Files are opened now, so that one that can't be written is told before the run.
 *
 * @throws {UsageError} where a file can't be written
 */
export async function openReporters(
  choices: readonly ReporterChoice[],
  colour: boolean,
): Promise<RunReporters> {
  const reporters = fanOut(await Promise.all(choices.map((choice) => openReporter(choice, colour))))
  return {
    onEvent: reporters.onEvent,
    onEnd(report) {
      reporters.onEnd(report)
      return reporters.errors()
    },
  }
}

async function openReporter({ name, file }: ReporterChoice, colour: boolean): Promise<Reporter> {
  if (name === 'json' && file !== null) {
    tryToWrite(file)
    return jsonFileReporter(file)
  }
  const write = file === null ? (text: string) => void process.stdout.write(text) : writerTo(file)
  const terminal = file === null && process.stdout.isTTY === true
  const options = { write, colour: colour && wantsColour(terminal), width: () => columns(terminal) }
  switch (name) {
    case 'json':
      return jsonReporter(options)
    case 'ndjson':
      return ndjsonReporter(options)
    case 'plain':
      return plainReporter(options)
    case 'pretty': {
      // Loaded here: what redraws a terminal takes longer to load than all the rest.
      const { prettyReporter } = await import('../reporters/pretty.ts')
      return prettyReporter({ ...options, height: () => process.stdout.rows ?? 24, isLive: terminal })
    }
  }
}

/** The json reporter replaces its file at the end; whether it may is known only by trying. */
function tryToWrite(file: string): void {
  attempt(file, () => {
    makeFolder(dirname(file))
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK)
  })
}

function writerTo(file: string): (text: string) => void {
  const descriptor = attempt(file, () => {
    makeFolder(dirname(file))
    return openSync(file, 'w')
  })
  return (text) => writeReport(file, () => writeSync(descriptor, text))
}

function attempt<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new UsageError(`the report ${file} can't be written: ${(error as Error).message}`)
  }
}

/** https://no-color.org and https://force-color.org */
function wantsColour(terminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0'
  return terminal && TERM !== 'dumb'
}

/** Files and pipes are as wide as a page of text. */
function columns(terminal: boolean): number {
  return terminal ? (process.stdout.columns ?? 80) : 100
}
