import type { Lab } from '../../core/lab.ts'
import type { HostKindName } from '../../core/plan.ts'
import { EXIT, signalExitCode } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'
import { type Answer, ask } from './ask.ts'

/** What the command line says that matters to a run on this machine itself. */
export interface LocalOptions {
  host?: HostKindName
  keep?: boolean
  watch?: boolean
  jobs?: string
  yes?: boolean
  yesHost?: boolean
}

/** What can't be done on the machine itself, before anything starts. @throws {UsageError} */
export function refuseForLocal({ host, keep, watch, jobs, yes, yesHost }: LocalOptions): void {
  if (host !== 'local') {
    refuseWithoutLocal(yes === true ? '--yes' : yesHost === true ? '--yes-host' : null)
    return
  }
  if (keep === true)
    throw new UsageError(
      '--host local and --keep: what a lab changes on this machine is undone, never kept',
      'For a look at it: `labrun shell LAB --at STEP --host local`.',
    )
  if (watch === true)
    throw new UsageError(
      '--host local and --watch: between two saves this machine would stay as the lab has left it',
      'Watch it with --host private, and run it once with --host local.',
    )
  if (jobs !== undefined && jobs !== '1')
    throw new UsageError('--host local and --jobs: one lab at a time can run on this machine itself')
}

/** A word that changes nothing may be meant for another one. */
function refuseWithoutLocal(flag: string | null): void {
  if (flag === null) return
  const hint = 'On hosts of other kinds labs change nothing of this machine, and nothing is asked.'
  throw new UsageError(`${flag} goes with --host local`, hint)
}

/** Whom to ask, and where to tell it. */
interface Asking {
  isTerminal: boolean
  ask: (question: string) => Promise<Answer>
  tell: (text: string) => void
}

const onTerminal: Asking = {
  isTerminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask,
  tell: (text) => console.error(text),
}

/**
 * Asks once whether labs may run on this machine itself, and says what that means. Returns the exit code where they may not;
 * `null`: go on.
 *
 * @throws {UsageError} where a lab would cut the machine off, which `--yes-host` allows; or nobody is there to ask
 */
export async function consentToLocal(
  labs: readonly Lab[],
  options: LocalOptions,
  { isTerminal, ask, tell }: Asking = onTerminal,
): Promise<number | null> {
  if (options.host !== 'local') return null
  if (options.yesHost !== true) {
    const { refuseToCutOff } = await import('./cut-off.ts')
    refuseToCutOff(labs)
  }
  if (options.yes === true) return null
  if (!isTerminal)
    throw new UsageError(
      '--host local changes this machine while labs run, and no terminal is there to ask whether it may',
      '`--yes` says yes; --host private changes nothing.',
    )
  tell(WARNING)
  const answer = await ask(`Run ${labsNamed(labs)} on this machine?`)
  if (answer === 'yes') return null
  if (answer === 'interrupted') return signalExitCode('SIGINT')
  tell('Nothing was run: without --host local, or with --host private or dind,\na lab has a host of its own.')
  return EXIT.nothing
}

function labsNamed(labs: readonly Lab[]): string {
  if (labs.length <= 3) return labs.map(({ slug }) => slug).join(', ')
  return `${labs.length} labs (${labs[0]!.slug} … ${labs.at(-1)!.slug})`
}

const WARNING = `With --host local labs run as root on this machine itself, and on its own
Docker engine.
  changed meanwhile: containers, images, networks, volumes; links, addresses,
                     routes, rules, firewall, network settings, mounts
  undone at the end: all of that which the labs have changed; what can't be
                     undone is listed
  not undone:        files that blocks write elsewhere than in their own
                     directory, packages, kernel modules, other machines,
                     what is inside of network namespaces and containers
                     that are there; more: docs/hosts.md
  What is there already, labs can look at but not change by Docker.`
