import { buildReport } from '../../core/build-report.ts'
import type { Event } from '../../core/event.ts'
import { type HostError, type HostErrorKind, toHostError } from '../../core/host-error.ts'
import type { Lab } from '../../core/lab.ts'
import { type HostKindName, makePlan, type Plan } from '../../core/plan.ts'
import { type Engine, startEngine } from '../../engine/client.ts'
import type { RunRequest } from '../../engine/protocol.ts'
import { DURATION_FORMS, parseDuration } from '../../parse/duration.ts'
import { commitOf } from '../commit-of.ts'
import { type EndingSignal, EXIT, runExitCode, signalExitCode } from '../exit-code.ts'
import { chooseReporters, openReporters, type RunReporters } from '../open-reporters.ts'
import { labrunVersion } from '../package.ts'
import { selectFiles } from '../select-files.ts'
import { catchSignals } from '../signals.ts'
import { UsageError } from '../usage-error.ts'

/** What the command line says of a run. */
export interface RunOptions {
  host: HostKindName
  reporter?: string[]
  keepGoing?: boolean
  timeout?: string
  plan?: boolean
  color: boolean
}

/** `labrun run`: reads, plans, runs, reports. Returns the exit code. */
export async function runCommand(words: readonly string[], options: RunOptions): Promise<number> {
  const choices = chooseReporters(options.reporter ?? [], process.stdout.isTTY === true)
  const timeoutMs = options.timeout === undefined ? null : readTimeout(options.timeout)
  const files = await selectFiles(words)
  // A process takes as long to start as labs take to be read, so both go on at once.
  const engine = options.plan === true ? null : startEngine()
  try {
    const labs = await readLabs(files)
    if (labs === null) return EXIT.invalid
    const plan = makePlan(labs, { host: options.host, keepGoing: options.keepGoing === true, timeoutMs })
    if (engine === null) {
      console.log(JSON.stringify(plan, null, 2))
      return EXIT.passed
    }
    return await new Run(plan, await openReporters(choices, options.color), engine).run()
  } finally {
    engine?.dismiss()
  }
}

/** `null` where a file has an error, which is told. */
async function readLabs(files: readonly string[]): Promise<Lab[] | null> {
  // Loaded here: what reads Markdown takes longer to load than all the rest.
  const { loadLabs, printMessages } = await import('../load-labs.ts')
  const loaded = await loadLabs(files)
  printMessages(loaded)
  if (!loaded.valid) return null
  refuseEqualSlugs(loaded.labs)
  return loaded.labs
}

function readTimeout(text: string): number {
  const ms = parseDuration(text)
  if (ms === null) throw new UsageError(`--timeout ${text}: expected ${DURATION_FORMS}`)
  return ms
}

function refuseEqualSlugs(labs: readonly Lab[]): void {
  const files = new Map<string, string>()
  for (const { slug, file } of labs) {
    const other = files.get(slug)
    if (other !== undefined)
      throw new UsageError(`${other} and ${file} are both called ${slug}`, 'Run them apart, or rename one.')
    files.set(slug, file)
  }
}

/** One run, seen from the front: passes events on, keeps the time, and comes to an exit code. */
class Run {
  readonly #plan: Plan
  readonly #reporters: RunReporters
  readonly #engine: Engine
  readonly #events: Event[] = []
  readonly #errors: HostErrorKind[] = []
  #timedOut = false

  constructor(plan: Plan, reporters: RunReporters, engine: Engine) {
    this.#plan = plan
    this.#reporters = reporters
    this.#engine = engine
  }

  async run(): Promise<number> {
    const signals = catchSignals(
      (count, signal) => this.#onSignal(count, signal),
      (why) => this.#onBrokenOutput(why),
    )
    const timer = this.#startTimer()
    const request: RunRequest = { type: 'run', plan: this.#plan, labrun: labrunVersion() }
    const done = this.#engine.run(request, (event) => this.#onEvent(event))
    void this.#tellCommits()
    const thrown = await done.then(() => null, toHostError)
    clearTimeout(timer)
    const report = buildReport(this.#events)
    this.#tellBroken(this.#reporters.onEnd(report))
    await flushed(process.stdout)
    signals.release()
    if (thrown !== null) throw thrown
    return runExitCode(report, this.#errors, signals.first, this.#timedOut)
  }

  /** Asks git meanwhile, which takes long in a large repository. */
  async #tellCommits(): Promise<void> {
    const commits = this.#plan.labs.map(
      async ({ slug, directory }) => [slug, await commitOf(directory)] as const,
    )
    this.#engine.tellCommits(Object.fromEntries(await Promise.all(commits)))
  }

  #onEvent(event: Event): void {
    this.#events.push(event)
    if (event.type === 'host-error') this.#errors.push(event.error.kind)
    this.#reporters.onEvent(event)
  }

  #startTimer(): NodeJS.Timeout | undefined {
    if (this.#plan.timeoutMs === null) return undefined
    return setTimeout(() => {
      this.#timedOut = true
      this.#engine.interrupt()
    }, this.#plan.timeoutMs)
  }

  /** Once: interrupt and tear down. Twice: no teardown blocks. Three times: leave the rest to the supervisor. */
  #onSignal(count: number, signal: EndingSignal): void {
    if (count <= 2) this.#engine.interrupt()
    else {
      console.error(
        'labrun: leaving; the supervisor takes the host away. `labrun clean` tells whether anything was left.',
      )
      process.exit(signalExitCode(signal))
    }
  }

  /** The run goes on, as other reporters may show it. */
  #onBrokenOutput(why: string): void {
    console.error(`labrun: error report-not-written: ${why}`)
    this.#errors.push('io')
  }

  #tellBroken(errors: readonly HostError[]): void {
    for (const { rule, message, kind } of errors) {
      console.error(`labrun: error ${rule}: ${message}`)
      this.#errors.push(kind)
    }
  }
}

/** Resolves once all has been written, or can't be: only then it is known whether anybody read it. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve()
    else stream.write('', () => resolve())
  })
}
