import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Event } from '../../core/event.ts'
import type { Lab } from '../../core/lab.ts'
import { makePlan, type WatchOrder } from '../../core/plan.ts'
import type { Engine } from '../../engine/client.ts'
import { startEngine } from '../../engine/start-engine.ts'
import { hostWanted, refuseForDind, tellProgress } from '../choice/host-choice.ts'
import { readEnv, withEnv } from '../choice/run-env.ts'
import { findFiles, selectFiles } from '../choice/select-files.ts'
import { type NamedSteps, readNamedSteps, selectSteps } from '../choice/select-steps.ts'
import { refuseForLocal } from '../consent/local-consent.ts'
import { chooseReporters, type ReporterChoice, refuseToOverwrite } from '../reporters/choose-reporters.ts'
import { openReporters } from '../reporters/open-reporters.ts'
import { REPORTER_NAMES, type ReporterName } from '../reporters/reporter-names.ts'
import { Run } from '../run.ts'
import { reporterFor } from '../terminal/terminal.ts'
import type { WatchedEnd } from '../watch/watch.ts'
import { EXIT } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'
import {
  comparing,
  type RunOptions,
  readJobs,
  readTimeout,
  shownOptions,
  takeSecrets,
  wantsTopology,
} from './run.ts'

/** `labrun --watch`: runs labs, and again whenever they change. Returns the exit code. */
export async function watchCommand(words: readonly string[], options: RunOptions): Promise<number> {
  refuseToWatch(options)
  refuseForLocal(options)
  refuseForDind(options)
  const choices = chooseReporters(options.reporter ?? [], REPORTER_NAMES, reporterFor(process.stdout))
  const settings: Settings = {
    options,
    choices,
    timeoutMs: options.timeout === undefined ? null : readTimeout(options.timeout),
    jobs: options.jobs === undefined ? 1 : readJobs(options.jobs),
  }
  const named = readNamedSteps(words)
  const env = readEnv(options.env ?? [], process.env)
  const files = await selectFiles(named.words)
  refuseToOverwrite(choices, files)
  const { only, from, until } = options
  if (files.length > 1 && (only ?? from ?? until) !== undefined)
    throw new UsageError(`--only, --from and --until are of one lab, and these are ${files.length}`)
  const engine = startEngine(hostWanted(options), tellProgress)
  try {
    // Meanwhile, as it takes longer to load than all the rest.
    const { Watch } = await import('../watch/watch.ts')
    return await new Watch({
      select: () => selectNow(named.words),
      asAsked: (lab) => withEnv(selectSteps([lab], namedIn(lab, named), options)[0]!, env),
      isStrict: options.strict === true,
      run: (labs, watch, onEvent) => runOnce(labs, watch, onEvent, engine, settings),
      engine,
    }).run()
  } finally {
    engine.dismiss()
  }
}

interface Settings {
  options: RunOptions
  choices: readonly ReporterChoice<ReporterName>[]
  timeoutMs: number | null
  jobs: number
}

function namedIn({ file }: Lab, { words, steps }: NamedSteps): NamedSteps {
  return { words, steps: steps.filter((step) => resolve(step.file) === resolve(file)) }
}

/** What a run that may never end can't do. */
function refuseToWatch({ record, recordFailed, keep, plan }: RunOptions): void {
  if (record === true || recordFailed === true)
    throw new UsageError('--watch and --record: a record is of one whole run, on a host of its own')
  if (keep === true)
    throw new UsageError('--watch and --keep: the host of a lab that is watched is kept for its next run')
  if (plan === true) throw new UsageError('--watch and --plan: a plan is printed once')
  if (process.env.CI && process.stdout.isTTY !== true)
    throw new UsageError(
      '--watch waits for somebody who edits, and this is CI (CI is set, and there is no terminal)',
      'Leave it out; or unset CI.',
    )
}

/** A file that was named and has gone may come back. */
async function selectNow(words: readonly string[]): Promise<{ files: string[]; labFolders: string[] }> {
  const found = await Promise.all(
    words.map((word) => findFiles([word]).catch(() => (isGlob(word) ? [] : [word]))),
  )
  return { files: [...new Set(found.flat())], labFolders: words.flatMap(folderOf) }
}

/** The folder in which the word may come to mean other files. */
function folderOf(word: string): string[] {
  if (statSync(word, { throwIfNoEntry: false })?.isDirectory()) return [word]
  return isGlob(word) ? [dirname(`${word.split(/[*?[{]/)[0]}x`)] : []
}

function isGlob(word: string): boolean {
  return !existsSync(word) && /[*?[{]/.test(word)
}

/** Runs labs once, and tells what came of them. */
async function runOnce(
  labs: readonly Lab[],
  watch: WatchOrder,
  onEvent: (event: Event) => void,
  engine: Engine,
  { options, choices, timeoutMs, jobs }: Settings,
): Promise<WatchedEnd | null> {
  const { host = 'private', keepGoing = false, bail = false } = options
  const topology = wantsTopology(options)
  const plan = makePlan([...labs], { host, keepGoing, bail, jobs, timeoutMs, topology, watch })
  const secrets = takeSecrets(labs)
  if (secrets === null) return null
  const drifted = new Map<string, string>()
  const opened = await openReporters(choices, shownOptions(options))
  const reporters = await comparing(opened, labs, drifted, false)
  const heard = {
    ...reporters,
    onEvent(event: Event) {
      onEvent(event)
      reporters.onEvent(event)
    },
  }
  const end = await new Run(plan, secrets, heard, engine).follow()
  if (options.strict !== true || drifted.size === 0) return { ...end, strictlyFailed: new Set() }
  const { strictDriftCode } = await import('../record/tell-drift.ts')
  strictDriftCode(EXIT.passed, drifted)
  return { ...end, strictlyFailed: new Set(drifted.keys()) }
}
