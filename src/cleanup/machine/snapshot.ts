import type { EngineCalls } from './engine-calls.ts'
import { readLinks } from './read-links.ts'
import { readPolicies, readRoutes } from './read-routes.ts'
import { readSettings } from './read-settings.ts'
import { type ProgramEnd, runProgram } from './run-program.ts'
import type { Area, MachineSnapshot } from './things.ts'

/**
 * Looks at all that `Things` names, at once. The programs that tell it run side by side.
 *
 * @param engine `null`: without one, or it is not to be looked at
 * @param earlier an earlier snapshot: what was told of containers then is not asked again
 */
export async function snapshotMachine(
  _engine: EngineCalls | null,
  _earlier: MachineSnapshot | null = null,
): Promise<MachineSnapshot> {
  const snapshot = emptySnapshot()
  const { things } = snapshot
  const ip = (...argv: string[]) => runProgram(['ip', ...argv]).then((end) => told(end, snapshot, 'ip'))
  const running = Promise.all([
    ip('-json', '-details', 'address', 'show'),
    ip('-4', '-oneline', 'route', 'show', 'table', 'all'),
    ip('-6', '-oneline', 'route', 'show', 'table', 'all'),
    ip('-4', '-oneline', 'rule', 'show'),
    ip('-6', '-oneline', 'rule', 'show'),
  ])
  things.settings = readSettings()
  const [links, routes4, routes6, rules4, rules6] = await running
  Object.assign(things, readLinks(links))
  things.routes = [...readRoutes(routes4, 4), ...readRoutes(routes6, 6)]
  things.policies = [...readPolicies(rules4, 4), ...readPolicies(rules6, 6)]
  return snapshot
}

/** A machine that has nothing. */
export function emptySnapshot(): MachineSnapshot {
  const areas: Record<Area, []> = {
    links: [],
    addresses: [],
    routes: [],
    policies: [],
    netns: [],
    qdiscs: [],
    chains: [],
    rules: [],
    tables: [],
    settings: [],
    mounts: [],
    cgroups: [],
    containers: [],
    networks: [],
    volumes: [],
    images: [],
    tags: [],
  }
  return { things: areas, unseen: [], traces: [] }
}

function told({ status, stdout, stderr }: ProgramEnd, snapshot: MachineSnapshot, name: string): string {
  if (status === 0) return stdout
  snapshot.unseen.push(`${name}: ${stderr.trim() || `exit status ${status}`}`)
  return ''
}
