import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../../core/lab.ts'
import { type HostKindName, makePlan, type Plan } from '../../core/plan.ts'
import { recordName } from '../../core/record.ts'
import type { Reporter } from '../../core/reporter.ts'
import { maskedDeep } from '../../core/secrets/masked-events.ts'
import { startEngine } from '../../engine/start-engine.ts'
import { DURATION_FORMS, parseDuration } from '../../parse/duration.ts'
import { refuseEqualSlugs } from '../choice/equal-slugs.ts'
import { hostWanted, refuseForDind, tellProgress } from '../choice/host-choice.ts'
import { readEnv, withEnv } from '../choice/run-env.ts'
import { maskerFor, readSecrets } from '../choice/secrets.ts'
import { selectFiles } from '../choice/select-files.ts'
import { type NamedSteps, readNamedSteps, type StepOptions, selectSteps } from '../choice/select-steps.ts'
import { consentToLocal, refuseForLocal } from '../consent/local-consent.ts'
import type { UnprovenLines } from '../mend/unproven-steps.ts'
import { chooseReporters, type ReporterChoice, refuseToOverwrite } from '../reporters/choose-reporters.ts'
import { openReporters, type RunReporters, type ShownOptions } from '../reporters/open-reporters.ts'
import { REPORTER_NAMES, type ReporterName } from '../reporters/reporter-names.ts'
import { Run } from '../run.ts'
import { reporterFor } from '../terminal/terminal.ts'
import { EXIT } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'

/** What the command line says of a run. */
export interface RunOptions extends StepOptions {
  /** Left out: the best that is to be had. */
  host?: HostKindName
  reporter?: string[]
  jobs?: string
  keep?: boolean
  keepGoing?: boolean
  bail?: boolean
  env?: string[]
  timeout?: string
  record?: boolean
  recordFailed?: boolean
  strict?: boolean
  topology?: boolean
  plan?: boolean
  watch?: boolean
  yes?: boolean
  yesHost?: boolean
  color: boolean
}

/** `labrun run`: reads, plans, runs, reports. Returns the exit code. */
export async function runCommand(words: readonly string[], options: RunOptions): Promise<number> {
  const choices = chooseReporters(options.reporter ?? [], REPORTER_NAMES, reporterFor(process.stdout))
  const timeoutMs = options.timeout === undefined ? null : readTimeout(options.timeout)
  const jobs = options.jobs === undefined ? 1 : readJobs(options.jobs)
  const named = readNamedSteps(words)
  refuseToRecord(options, named)
  refuseForLocal(options)
  refuseForDind(options)
  const env = readEnv(options.env ?? [], process.env)
  const files = await selectFiles(named.words)
  refuseToOverwrite(choices, files)
  const startedAt = performance.now()
  // A process takes as long to start as labs take to be read, so both go on at once.
  const engine = options.plan === true ? null : startEngine(hostWanted(options), tellProgress)
  try {
    const unproven = new Map<string, string[]>()
    const whole = await readLabs(files, options.strict === true ? unproven : null, choices)
    if (whole === null) return EXIT.invalid
    const labs = selectSteps(whole, named, options).map((lab) => withEnv(lab, env))
    const { host = 'private', keep = false, keepGoing = false, bail = false } = options
    const topology = wantsTopology(options)
    const mayCutOff = options.yesHost === true ? { mayCutOff: true } : {}
    const plan = makePlan(labs, { host, keep, keepGoing, bail, jobs, timeoutMs, topology, ...mayCutOff })
    if (engine === null) {
      printPlan(plan)
      return EXIT.passed
    }
    const refused = await consentToLocal(labs, options)
    if (refused !== null) return refused
    const secrets = takeSecrets(labs)
    if (secrets === null) return EXIT.environment
    const others = await recorders(labs, options)
    const reporters = await openReporters(choices, shownOptions(options), process.stdout, others)
    const drifted = new Map<string, string>()
    const isRecorded = options.record === true || options.recordFailed === true
    const doubting = await doubtingOf(reporters, unproven)
    const telling = await comparing(doubting, labs, drifted, !isRecorded)
    const chosen = await engine.ready(plan)
    // A container takes a while to start; a password or an answer may take as long as they like.
    const spentMs = chosen === 'dind' ? performance.now() - startedAt : 0
    const code = await new Run({ ...plan, host: chosen }, secrets, telling, engine).run(spentMs)
    return options.strict === true ? strictCode(code, [...unproven.values()].flat(), drifted) : code
  } finally {
    engine?.dismiss()
  }
}

/**
 * `null` where a file has an error, which is told.
 *
 * @param unproven gets the lines about steps that nothing is expected of, by the lab's path; `null`: it does not matter
 * @param choices reporters that are told, too, why nothing runs
 */
export async function readLabs(
  files: readonly string[],
  unproven: Map<string, string[]> | null = null,
  choices: readonly ReporterChoice<ReporterName>[] = [],
): Promise<Lab[] | null> {
  // Loaded here: what reads Markdown takes longer to load than all the rest.
  const { loadLabs, masked } = await import('../choice/load-labs.ts')
  const { printMessages } = await import('../words/print-messages.ts')
  const strict = unproven && (await import('../mend/unproven-steps.ts'))
  const loaded = await loadLabs(files, strict?.findUnproven)
  for (const file of strict === null ? [] : loaded.files) {
    const lines = strict!.takeUnproven(file).map((line) => masked(line, loaded))
    if (lines.length > 0) unproven!.set(file.file.path, lines)
  }
  printMessages(loaded)
  if (!loaded.valid) {
    const { tellInvalid } = await import('../words/tell-invalid.ts')
    tellInvalid(loaded, choices)
    return null
  }
  refuseEqualSlugs(loaded.labs)
  return loaded.labs
}

/**
 * Labs that have no record are not to wait for what compares them with one.
 *
 * @param tellsUncompared of records, too, that nothing can be compared with: not where the run writes them anew, or the lab is
 *   being edited
 */
export async function comparing(
  reporters: RunReporters,
  labs: readonly Lab[],
  drifted: Map<string, string>,
  tellsUncompared: boolean,
): Promise<RunReporters> {
  if (!labs.some(({ directory, slug }) => existsSync(join(directory, recordName(slug))))) return reporters
  const { readRecords, tellingDrift } = await import('../record/tell-drift.ts')
  const records = [...readRecords(labs)].filter(([, record]) => tellsUncompared || !('why' in record))
  return tellingDrift(reporters, labs, new Map(records), (lab, words) => drifted.set(lab, words))
}

async function doubtingOf(reporters: RunReporters, unproven: UnprovenLines): Promise<RunReporters> {
  if (unproven.size === 0) return reporters
  return (await import('../mend/unproven-steps.ts')).tellingUnproven(reporters, unproven)
}

export async function strictCode(
  code: number,
  unproven: readonly string[],
  drifted: ReadonlyMap<string, string>,
): Promise<number> {
  const [{ strictExitCode }, { strictDriftCode }] = await Promise.all([
    import('../mend/unproven-steps.ts'),
    import('../record/tell-drift.ts'),
  ])
  return strictDriftCode(strictExitCode(code, unproven), drifted)
}

/** A record is of a whole lab, as it is written. */
function refuseToRecord(options: RunOptions, { steps }: NamedSteps): void {
  const { record, recordFailed, keep, plan, only, from, until, env } = options
  if (record !== true && recordFailed !== true) return
  if (steps.length > 0 || only || from !== undefined || until !== undefined)
    throw new UsageError('--record and steps by name: only a whole lab is recorded')
  if (env) throw new UsageError('--record and --env: a lab is recorded as it is written')
  if (plan === true) throw new UsageError('--record and --plan: a plan runs nothing that could be recorded')
  if (keep === true) throw new UsageError('--record and --keep: without its teardown a lab is not recorded')
}

export function shownOptions({ color, topology = false, strict = false }: RunOptions): ShownOptions {
  return { colour: color, topology, strict }
}

/** A record has it, as the page is made of that; `--no-topology` leaves it out. */
export function wantsTopology({ topology, record, recordFailed }: RunOptions): boolean {
  return topology ?? (record === true || recordFailed === true)
}

async function recorders(labs: readonly Lab[], { record, recordFailed }: RunOptions): Promise<Reporter[]> {
  if (record !== true && recordFailed !== true) return []
  const { recordReporter } = await import('../record/record-labs.ts')
  return [
    recordReporter(labs, recordFailed === true ? 'failed-too' : 'passed', (line) => console.error(line)),
  ]
}

/** It holds no values of secrets, unless they are written in a lab. */
function printPlan(plan: Plan): void {
  const masker = maskerFor(plan.labs)
  console.log(JSON.stringify(masker === null ? plan : maskedDeep(plan, masker), null, 2))
}

/** The values of what the labs name as secrets; `null` where one can't be had, which is told. */
export function takeSecrets(labs: readonly Lab[]): Record<string, string> | null {
  const { values, complaints } = readSecrets(labs)
  if (complaints.length === 0) return values
  console.error(complaints.join('\n'))
  return null
}

export function readTimeout(text: string): number {
  const ms = parseDuration(text)
  if (ms === null) throw new UsageError(`--timeout ${text}: expected ${DURATION_FORMS}`)
  return ms
}

/** @throws {UsageError} */
export function readJobs(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`--jobs ${text}: expected a whole number from 1`)
  return Number(text)
}
