import type { Event } from '../../core/event.ts'
import type { HostError } from '../../core/host-error.ts'
import type { Report } from '../../core/report.ts'
import type { Reporter } from '../../core/reporter.ts'
import { jsonFileReporter, jsonReporter } from '../../reporters/json.ts'
import { junitFileReporter, junitReporter } from '../../reporters/junit.ts'
import { ndjsonReporter } from '../../reporters/ndjson.ts'
import { plainReporter } from '../../reporters/plain.ts'
import { fanOut } from '../../reporters/stream/fan-out.ts'
import { appendReport, tryToReplace } from '../../reporters/stream/report-file.ts'
import { openReport } from '../../reporters/stream/report-stream.ts'
import type { ReporterOptions } from '../../reporters/stream/reporter-options.ts'
import { toldTopologies } from '../../topology/told-topologies.ts'
import { columns, isLive, wantsColour } from '../terminal/terminal.ts'
import { UsageError } from '../words/usage-error.ts'
import type { ReporterChoice } from './choose-reporters.ts'
import type { ReporterName } from './reporter-names.ts'
import { addToSummary, stepSummaryFile } from './step-summary.ts'

/** The chosen reporters as one. */
export interface RunReporters {
  onEvent(event: Event): void
  /** Returns what went wrong in the reporters themselves. */
  onEnd(report: Report): HostError[]
  /** The front leaves before the run has ended. */
  onLeave(): void
}

/** What the command line says of how a run is shown. */
export interface ShownOptions {
  /** `false`: no colours, whatever the terminal can do. */
  colour: boolean
  /** Topologies are shown to people. */
  topology?: boolean
  /** Drift counts as a failure. */
  strict?: boolean
}

/**
 * Opens the reporters; what has no file goes to `output`. Files are opened now, so that one that can't be written is told before the run.
 *
 * @param output where those go that have no file
 * @param others come after those that were chosen
 * @throws {UsageError} where a file can't be written
 */
export async function openReporters(
  choices: readonly ReporterChoice<ReporterName>[],
  shown: ShownOptions,
  output: NodeJS.WriteStream = process.stdout,
  others: readonly Reporter[] = [],
): Promise<RunReporters> {
  const chosen = await Promise.all(choices.map((choice) => openReporter(choice, shown, output)))
  const reporters = fanOut([...chosen, ...others])
  return {
    onEvent: reporters.onEvent,
    onLeave: reporters.onLeave,
    onEnd(report) {
      reporters.onEnd(report)
      return reporters.errors()
    },
  }
}

async function openReporter(
  { name, file }: ReporterChoice<ReporterName>,
  { colour, topology = false, strict = false }: ShownOptions,
  output: NodeJS.WriteStream,
): Promise<Reporter> {
  if (file !== null && (name === 'json' || name === 'junit')) {
    attempt(file, () => tryToReplace(file))
    return name === 'json' ? jsonFileReporter(file) : junitFileReporter(file, { strict })
  }
  const write =
    file === null ? (text: string) => void output.write(text) : attempt(file, () => openReport(file))
  const terminal = file === null && output.isTTY === true
  const options = {
    write,
    colour: colour && wantsColour(terminal),
    width: () => columns(terminal, output),
    strict,
    ...(topology && { topology: toldTopologies() }),
  }
  switch (name) {
    case 'json':
      return jsonReporter(options)
    case 'junit':
      return junitReporter(options)
    case 'github':
      return openGithub(options)
    case 'ndjson':
      return ndjsonReporter(options)
    case 'plain':
      return plainReporter(options)
    case 'pretty': {
      // Loaded here: what redraws a terminal takes longer to load than all the rest.
      const { prettyReporter } = await import('../../reporters/pretty.ts')
      return prettyReporter({
        ...options,
        height: () => output.rows || 24,
        isLive: file === null && isLive(output),
      })
    }
  }
}

/** GitHub tells by the environment where the checkout is, and the summary of the step goes. */
async function openGithub(options: ReporterOptions): Promise<Reporter> {
  const { GITHUB_WORKSPACE: workspace = process.cwd() } = process.env
  const path = stepSummaryFile()
  const { githubReporter } = await import('../../reporters/github/github.ts')
  if (path === null) return githubReporter({ ...options, workspace })
  attempt(path, () => appendReport(path, ''))
  const { githubSummary } = await import('../../reporters/github/github-summary.ts')
  const { MOST_BYTES } = await import('../../reporters/github/summary-markdown.ts')
  const { strict = false } = options
  const summarise = (report: Report) =>
    addToSummary(path, MOST_BYTES, (room) => githubSummary(report, { room, strict }))
  return githubReporter({ ...options, workspace, summarise })
}

function attempt<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new UsageError(`the report ${file} can't be written: ${(error as Error).message}`)
  }
}
