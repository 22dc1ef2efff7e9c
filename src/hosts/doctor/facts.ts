import { type FoundRun, findRuns } from '../../cleanup/find-runs.ts'
import { halfRemoved } from '../../cleanup/finish-removals.ts'
import { defaultCacheDirectory, defaultStateDirectory } from '../../cleanup/state-directory.ts'
import { type CacheFacts, cacheFacts } from './cache.ts'
import { type CommandFacts, commandFacts } from './commands.ts'
import { type DindFacts, dindFacts } from './dind.ts'
import { type EngineFacts, engineFacts } from './engine.ts'
import { type MachineFacts, machineFacts } from './machine.ts'

/** All that `labrun doctor` knows of a machine. */
export interface Facts {
  machine: MachineFacts
  engine: EngineFacts
  dind: DindFacts
  commands: CommandFacts
  /** `items` is `null` where this user may not look. */
  cache: { directory: string; verified: boolean; items: CacheFacts[] | null }
  runs: FoundRun[] | null
  /** Directories of runs whose removal was cut short. */
  halfRemoved: string[]
}

/**
 * Looks at the machine and changes nothing.
 *
 * @param verify also reads all of the cache
 * @param command what a run asks sudo for
 */
export async function gatherFacts(verify: boolean, command: readonly string[]): Promise<Facts> {
  const mayLook = process.getuid?.() === 0
  const [machine, engine, dind, items] = await Promise.all([
    machineFacts(defaultStateDirectory, command),
    engineFacts(),
    dindFacts(),
    mayLook ? cacheFacts(defaultCacheDirectory, verify) : null,
  ])
  return {
    machine,
    engine,
    dind,
    commands: commandFacts(),
    cache: { directory: defaultCacheDirectory, verified: verify, items },
    runs: mayLook ? findRuns() : null,
    halfRemoved: mayLook ? halfRemoved() : [],
  }
}
