import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import {
  type CgroupHierarchy,
  createCgroups,
  machineHierarchies,
  thawCgroups,
} from '../../cleanup/cgroups.ts'
import { removeRun } from '../../cleanup/remove-run.ts'
import { createRunDirectory, type RunDirectory } from '../../cleanup/state-directory.ts'
import { noteSysctls } from '../../cleanup/sysctl-baseline.ts'
import {
  compareSysctls,
  restoreSysctls,
  type SysctlChange,
  type SysctlSnapshot,
  snapshotSysctls,
} from '../../cleanup/sysctls.ts'
import { HostError } from '../../core/host-error.ts'
import type { Residue } from '../../core/report.ts'
import { toHostErrorOfDisk } from '../io-error.ts'
import { writeBootPlan } from './boot-plan.ts'
import { hostName, writeHostFiles } from './host-files.ts'
import { endOfLog } from './log-end.ts'
import { endNamespaces, type Namespaces, openNamespaces } from './namespaces.ts'
import type { HostOrder, SupervisorCommand, SupervisorNews } from './protocol.ts'

type Tell = (news: SupervisorNews) => void

/** What is there to be taken away: noted before the next part is made. */
interface Made {
  hierarchies: CgroupHierarchy[]
  directory: RunDirectory
  sysctls: SysctlSnapshot
  namespaces: Namespaces | null
}

/**
 * A process of its own that makes one private host and takes it away when its input ends: that is how it learns
 * that the engine wants no more, or has died, however it died. Resolves when all is gone.
 */
export async function runSupervisor(input: Readable, output: Writable): Promise<void> {
  const tell: Tell = (news) => void output.write(`${JSON.stringify(news)}\n`)
  output.on('error', () => {}) // Nobody listens any more: there is still work to do.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => {})
  const commands = createInterface({ input })
  process.on('SIGTERM', () => commands.close())

  let made: Made | null = null
  try {
    for await (const line of commands) {
      const { order } = JSON.parse(line) as SupervisorCommand
      made = prepare(order)
      await start(made, order, tell)
    }
  } catch (error) {
    tell({ news: 'error', error: toHostErrorOfDisk(error).toData() })
  }
  tell({ news: 'gone', ...(made ? await takeAway(made) : { residue: [], restored: [] }) })
}

function prepare(order: HostOrder): Made {
  const hierarchies = machineHierarchies()
  if (hierarchies.length === 0) throw noCgroups()
  const directory = createRunDirectory(order.stateDirectory, order.name)
  return { hierarchies, directory, sysctls: new Map(), namespaces: null }
}

async function start(made: Made, order: HostOrder, tell: Tell): Promise<void> {
  const { path, cgroup } = made.directory
  const plan = writeBootPlan(path, order, made.hierarchies)
  writeHostFiles(join(path, 'files'), order.scripts)
  const cgroups = createCgroups(made.hierarchies, cgroup)
  const log = join(path, 'log')
  const output = openSync(log, 'w', 0o600)
  const namespaces = openNamespaces(
    [join(order.scripts, 'boot.sh'), path, hostName, ...cgroups],
    plan,
    output,
  )
  closeSync(output)
  made.namespaces = namespaces
  made.sysctls = noteSysctls(path)
  void namespaces.ended.then((how) => {
    if (!namespaces.stopping) tell({ news: 'ended', reason: endOfLog(log, how) })
  })
  const pid = await namespaces.init
  if (pid !== null) tell({ news: 'init', pid, directory: path, cgroup, inMemory: plan.inMemory })
}

async function takeAway(made: Made): Promise<{ residue: Residue[]; restored: string[] }> {
  // What does not end shows in what can't be removed.
  if (made.namespaces) {
    await endNamespaces(made.namespaces, () => thawCgroups(made.hierarchies, made.directory.cgroup))
  }
  const changes = compareSysctls(made.sysctls, snapshotSysctls())
  const lasting = restoreSysctls(changes)
  const residue = await removeRun(made.directory.path, made.hierarchies)
  made.directory.lock.release()
  return {
    residue: [...residue, ...lasting.map(sysctlResidue)],
    restored: changes.filter((change) => !lasting.includes(change)).map(sysctlWords),
  }
}

function sysctlWords({ name, before, after }: SysctlChange): string {
  return `${name} was ${before} and became ${after}`
}

function sysctlResidue(change: SysctlChange): Residue {
  return { what: sysctlWords(change), remove: `sysctl -w '${change.name}=${change.before}'` }
}

function noCgroups(): HostError {
  return new HostError(
    'environment',
    'no-cgroups',
    'no cgroup file system is mounted here, and without one no container can be started',
    'Mount it: mount -t cgroup2 cgroup2 /sys/fs/cgroup (or, in a chroot, mount --rbind /sys from outside).',
  )
}
