import { existsSync } from 'node:fs'
import { type FoundRun, findRuns } from '../../cleanup/find-runs.ts'
import { ownDirectories } from '../../cleanup/own-directories.ts'
import { defaultStateDirectory } from '../../cleanup/state-directory.ts'
import { type HostKindName, makePlan } from '../../core/plan.ts'
import { startEngine } from '../../engine/start-engine.ts'
import { hostWanted, refuseForDind, tellProgress } from '../choice/host-choice.ts'
import { nameHint } from '../choice/name-hint.ts'
import { selectFiles } from '../choice/select-files.ts'
import { consentToLocal, refuseForLocal } from '../consent/local-consent.ts'
import { openReporters } from '../reporters/open-reporters.ts'
import { Run } from '../run.ts'
import { ForegroundShell } from '../terminal/foreground-shell.ts'
import { readShellWords, type ShellWords, shellPlan } from '../terminal/shell-plan.ts'
import { reporterFor } from '../terminal/terminal.ts'
import { EXIT } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'
import { readLabs, takeSecrets } from './run.ts'

/** What the command line says of a shell. */
export interface ShellOptions {
  at?: string
  /** Left out: the best that is to be had. */
  host?: HostKindName
  keep?: boolean
  yes?: boolean
  yesHost?: boolean
  color: boolean
}

/** `labrun shell`: the shell of a lab at a step, or of a host that was kept. Returns the exit code. */
export async function shellCommand(word: string, options: ShellOptions): Promise<number> {
  const words = readShellWords(word, options.at)
  // What people are told goes there, so that what the shell prints can be piped on.
  process.stderr.on('error', () => {})
  return existsSync(words.file) ? labShell(words, options) : keptShell(word, options)
}

async function labShell({ file, at }: ShellWords, options: ShellOptions): Promise<number> {
  refuseForLocal(options)
  const files = await selectFiles([file])
  if (files.length > 1) throw new UsageError(`${file} holds ${files.length} labs, and a shell is of one`)
  refuseForDind(options)
  const engine = startEngine(hostWanted(options), tellProgress)
  try {
    const [lab] = (await readLabs(files)) ?? []
    if (lab === undefined) return EXIT.invalid
    const refused = await consentToLocal([lab], options)
    if (refused !== null) return refused
    const secrets = takeSecrets([lab])
    if (secrets === null) return EXIT.environment
    const { shell, lab: before } = shellPlan(lab, at)
    const keep = options.keep === true
    const plan = makePlan([before], {
      host: options.host ?? 'private',
      keepGoing: false,
      jobs: 1,
      timeoutMs: null,
      keep,
      shell,
      ...(options.yesHost === true ? { mayCutOff: true } : {}),
    })
    const name = reporterFor(process.stderr)
    const reporters = await openReporters([{ name, file: null }], { colour: options.color }, process.stderr)
    const host = await engine.ready(plan)
    const foreground = new ForegroundShell((argv, onTerminal) => engine.here(argv, onTerminal))
    return await new Run({ ...plan, host }, secrets, reporters, engine, foreground).run()
  } finally {
    engine.dismiss()
  }
}

async function keptShell(name: string, { at, host, keep, yes, yesHost }: ShellOptions): Promise<number> {
  const enter = findKept(name)
  const given = { '--at': at, '--host': host, '--keep': keep, '--yes': yes, '--yes-host': yesHost }
  const flags = Object.entries(given).flatMap(([flag, value]) => (value === undefined ? [] : flag))
  if (flags.length > 0)
    throw new UsageError(
      `${name} is a host that was kept: ${flags.join(' and ')} ${flags.length === 1 ? 'is' : 'are'} for labs`,
    )
  process.on('SIGINT', () => {})
  await new ForegroundShell((argv) => [...argv]).run(enter)
  return EXIT.passed
}

/** Its argv. By its name, or the beginning of it where only one begins so. */
function findKept(name: string): string[] {
  const runs = keptRuns(name)
  const exact = runs.find((run) => run.name === name)
  const [first, second] = exact ? [exact] : runs.filter((run) => run.name.startsWith(name))
  if (first?.kept && second === undefined) return first.kept.enter
  const names = runs.map((run) => run.name)
  const hint = nameHint(name, names, 'None is kept.')
  throw new UsageError(`${name} is neither a lab nor a host that was kept`, hint)
}

function keptRuns(name: string): FoundRun[] {
  const root = process.getuid?.() === 0
  const kept = findRuns(root ? defaultStateDirectory : ownDirectories().stateDirectory).filter(
    ({ state }) => state === 'kept',
  )
  if (root || kept.length > 0) return kept
  const message = `${name} is no lab, and which hosts are kept only root may see`
  throw new UsageError(message, `Try sudo labrun shell ${name}`)
}
