import { closeSync, openSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import {
  type CgroupHierarchy,
  createCgroups,
  machineHierarchies,
  thawCgroups,
} from '../../cleanup/cgroups.ts'
import type { CleanedRun } from '../../cleanup/cleaned-run.ts'
import { type FileLock, shareLock } from '../../cleanup/file-lock.ts'
import { appendToLedger, openLedger } from '../../cleanup/ledger.ts'
import { removeRun } from '../../cleanup/remove-run.ts'
import { createRunDirectory, type RunDirectory } from '../../cleanup/state-directory.ts'
import { noteSysctls } from '../../cleanup/sysctl-baseline.ts'
import { type SysctlSnapshot, undoSysctls } from '../../cleanup/sysctls.ts'
import { HostError } from '../../core/host-error.ts'
import { hostName, unlikeHostName } from '../../core/unlike-host.ts'
import { toHostErrorOfDisk } from '../io-error.ts'
import { writeBootPlan } from './boot-plan.ts'
import { writeHostFiles } from './host-files.ts'
import { endOfLog } from './log-end.ts'
import { endNamespaces, type Namespaces, openNamespaces } from './namespaces.ts'
import { type Network, openNetwork } from './network.ts'
import type { HostOrder, KeepOrder, NetworkState, SupervisorCommand, SupervisorNews } from './protocol.ts'

type Tell = (news: SupervisorNews) => void

/** What is there to be taken away: noted before the next part is made. */
interface Made {
  hierarchies: CgroupHierarchy[]
  directory: RunDirectory
  sysctls: SysctlSnapshot
  namespaces: Namespaces | null
  /** On the image store, parts of which are mounted. */
  template: FileLock | null
  network: Promise<Network> | null
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
  const told = new Promise<void>((resolve) => {
    process.on('SIGTERM', () => {
      commands.close()
      resolve()
    })
  })

  let made: Made | null = null
  let kept: Namespaces | null = null
  try {
    for await (const line of commands) {
      const command = JSON.parse(line) as SupervisorCommand
      if (command.do === 'start') {
        made = prepare(command.order)
        start(made, command.order, tell)
      } else if (made?.namespaces) {
        const settings = keep(made, command.keep)
        kept = made.namespaces
        tell({ news: 'kept', name: basename(made.directory.path), ...settings })
      }
    }
    // The engine is gone, and is not missed.
    if (kept) await Promise.race([told, kept.ended])
  } catch (error) {
    tell({ news: 'error', error: toHostErrorOfDisk(error).toData() })
  }
  tell({ news: 'gone', ...(made ? await takeAway(made) : { residue: [], restored: [] }) })
}

function prepare(order: HostOrder): Made {
  // No cgroup is an ordinary user's to make.
  const hierarchies = order.userNamespace ? [] : machineHierarchies()
  if (hierarchies.length === 0 && !order.userNamespace) throw noCgroups()
  const directory = createRunDirectory(order.stateDirectory, order.name)
  openLedger(directory.path)
  return { hierarchies, directory, sysctls: new Map(), namespaces: null, template: null, network: null }
}

/** Waits for nothing: the order may be taken back at any time. */
function start(made: Made, order: HostOrder, tell: Tell): void {
  const { path } = made.directory
  const cgroup = order.userNamespace ? null : made.directory.cgroup
  const plan = writeBootPlan(path, order, made.hierarchies)
  const name = order.unlike ? unlikeHostName : hostName
  writeHostFiles(join(path, 'files'), name, order)
  const cgroups = createCgroups(made.hierarchies, made.directory.cgroup)
  const log = join(path, 'log')
  const output = openSync(log, 'w', 0o600)
  const namespaces = openNamespaces([join(order.scripts, 'boot.sh'), path, name, ...cgroups], plan, output)
  closeSync(output)
  made.namespaces = namespaces
  // What a lab can't change, nobody has to set back.
  if (!order.userNamespace) made.sysctls = noteSysctls(path)
  void namespaces.ended.then((how) => {
    if (!namespaces.stopping) tell({ news: 'ended', reason: endOfLog(log, how) })
  })
  // Until the host is known to be up the engine has one.
  const template = order.template && shareLock(order.template.directory).catch(() => null)
  void namespaces.init.then(async (pid) => {
    made.template = await template
    if (pid === null || namespaces.stopping) return
    // dockerd starts meanwhile, and looks at neither route nor name server until there is a container.
    if (order.network) made.network = openNetwork({ pid, directory: path, cgroup, chrooted: plan.chrooted })
    const network = await networkState(made, tell)
    tell({ news: 'init', pid, directory: path, cgroup, inMemory: plan.inMemory, network })
  })
}

/** A lab that loses its network would blame its own commands: the host counts as dead then. */
async function networkState({ network, namespaces }: Made, tell: Tell): Promise<NetworkState> {
  if (network === null) return 'off'
  const { trouble, died } = await network
  if (trouble !== null) return { trouble }
  void died.then((how) => {
    const reason = `slirp4netns, its way out to the internet, ended (${how})`
    if (!namespaces?.stopping) tell({ news: 'ended', reason })
  })
  return 'up'
}

/** From here on, whoever wants the host away finds by the ledger which process is to be told. */
function keep(made: Made, order: KeepOrder): CleanedRun {
  const settings = undoSysctls(made.sysctls)
  appendToLedger(made.directory.path, { kind: 'kept', ...order, since: new Date().toISOString() })
  // What changes from now on may be the owner's doing: nobody sets it back.
  made.sysctls = new Map()
  return settings
}

async function takeAway(made: Made): Promise<CleanedRun> {
  // What does not end shows in what can't be removed.
  if (made.namespaces) {
    await endNamespaces(made.namespaces, () => thawCgroups(made.hierarchies, made.directory.cgroup))
  }
  await (await made.network)?.close()
  const { restored, residue: settings } = undoSysctls(made.sysctls)
  const residue = await removeRun(made.directory.path, made.hierarchies)
  made.directory.lock.release()
  made.template?.release()
  return { residue: [...residue, ...settings], restored }
}

function noCgroups(): HostError {
  return new HostError(
    'environment',
    'no-cgroups',
    'no cgroup file system is mounted here, and without one no container can be started',
    'Mount it: mount -t cgroup2 cgroup2 /sys/fs/cgroup (or, in a chroot, mount --rbind /sys from outside).',
  )
}
