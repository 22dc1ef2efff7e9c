import { refuseEqualSlugs } from '../cli/choice/equal-slugs.ts'
import type { Lab } from '../core/lab.ts'
import { makePlan, type Plan } from '../core/plan.ts'

/** How labs are to be run. All of it may be left out. */
export interface PlanOptions {
  /** Labs that run at once, each on a Docker host of its own. Default: 1. */
  jobs?: number
  /** The steps after one that failed are run too. */
  keepGoing?: boolean
  /** The Docker hosts stay up, without teardown; the report tells how to enter and how to remove them. */
  keep?: boolean
  /** Limit of the whole run. Default: none; each lab has its own. */
  timeoutMs?: number
}

/**
 * A plan to run labs, each on a private Docker host. Plain data; nothing runs.
 *
 * @throws where two labs have one name, by which a report could not tell them apart
 */
export function planLabs(labs: readonly Lab[], options: PlanOptions = {}): Plan {
  const { jobs = 1, keepGoing = false, keep = false, timeoutMs = null } = options
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new RangeError(`jobs: found ${jobs}, expected a whole number from 1`)
  refuseEqualSlugs(labs)
  return makePlan([...labs], { host: 'private', jobs, keepGoing, keep, timeoutMs })
}
