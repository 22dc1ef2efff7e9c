import { cleanDeadRuns } from '../cleanup/clean-dead-runs.ts'
import {
  defaultCacheDirectory,
  defaultStateDirectory,
  ensureOwnDirectory,
} from '../cleanup/state-directory.ts'
import type { DockerHost, HostKind, HostRequest } from '../core/docker-host.ts'
import { HostError } from '../core/host-error.ts'
import type { ImageProvenance } from '../core/report.ts'
import { findCommand } from './commands.ts'
import { createDockerApi } from './docker-api.ts'
import type { PreparedImages } from './images/prepare-images.ts'
import { throwIfInterrupted } from './interrupted.ts'
import { toHostErrorOfDisk } from './io-error.ts'
import { type BootedHost, bootHost } from './private/boot-host.ts'
import { hostEnvironment, workPath } from './private/environment.ts'
import { scriptsDirectory } from './private/own-files.ts'
import { checkPrerequisites } from './private/prerequisites.ts'
import type { HostOrder } from './private/protocol.ts'
import { describeHost, type EngineVersion, engineVersion, iptablesVersion } from './private/provenance.ts'
import { createSessionCgroup } from './private/session-cgroup.ts'
import { type IdleSupervisor, startSupervisor } from './private/supervisor-client.ts'
import { isInRange } from './version-range.ts'

/** Where a private host keeps what it needs. */
export interface PrivateHostOptions {
  /** Directories of hosts while they live. */
  stateDirectory?: string
  /** Images and image stores, from run to run. */
  cacheDirectory?: string
  /** Started ahead, for the first host; the others have theirs started when it is their turn. */
  supervisor?: IdleSupervisor
}

/** A Docker host of the lab's own: a real dockerd in namespaces of its own, gone without a trace at the end. */
export function createPrivateHost(options: PrivateHostOptions = {}): HostKind {
  const { stateDirectory = defaultStateDirectory, cacheDirectory = defaultCacheDirectory } = options
  let ahead = options.supervisor
  const takeSupervisor = () => {
    const supervisor = ahead ?? startSupervisor()
    ahead = undefined
    return supervisor
  }
  return {
    name: 'private',
    start: (request) =>
      startHost(request, { stateDirectory, cacheDirectory }, takeSupervisor).catch((error: unknown) => {
        throw toHostErrorOfDisk(error)
      }),
  }
}

/** A Docker host of the lab's own, in the usual directories. */
export const privateHost: HostKind = createPrivateHost()

async function startHost(
  request: HostRequest,
  { stateDirectory, cacheDirectory }: Directories,
  takeSupervisor: () => IdleSupervisor,
): Promise<DockerHost> {
  const { requires, onProgress, signal } = request
  checkPrerequisites(requires)
  ensureOwnDirectory(cacheDirectory)
  const order = orderFor(request, { stateDirectory, cacheDirectory })
  // Both take processes of their own, which go on while the host comes up.
  const iptables = iptablesVersion()
  const cleaned = cleanDeadRuns(stateDirectory)
  const { template, provenance } = await imagesFor(request, order)
  throwIfInterrupted(signal)
  const host = await bootHost({ ...order, template }, takeSupervisor())
  for (const name of (await cleaned).found) onProgress(`took away what the run ${name} had left`)
  return toDockerHost(host, request, provenance, iptables)
}

async function imagesFor(
  { requires, onProgress, signal }: HostRequest,
  order: HostOrder,
): Promise<PreparedImages> {
  const names = order.docker ? requires.images : []
  if (names.length === 0) return { template: null, provenance: [] }
  // Loaded here: what finds and makes images takes longer to load than all the rest.
  const { prepareImages } = await import('./images/prepare-images.ts')
  return prepareImages({ names, dockerd: findCommand('dockerd') ?? '', order, onProgress, signal })
}

type Directories = Required<Pick<PrivateHostOptions, 'stateDirectory' | 'cacheDirectory'>>

function orderFor(request: HostRequest, { stateDirectory, cacheDirectory }: Directories): HostOrder {
  return {
    stateDirectory,
    cacheDirectory,
    name: `${request.runId}-${request.lab}`.replace(/[^\w.-]+/g, '-'),
    labDirectory: request.labDirectory,
    docker: request.requires.docker !== false,
    template: null,
    scripts: scriptsDirectory(),
  }
}

async function toDockerHost(
  host: BootedHost,
  request: HostRequest,
  images: ImageProvenance[],
  iptables: Promise<string | null>,
): Promise<DockerHost> {
  const { requires, onProgress } = request
  const stop = stopOnce(host, onProgress)
  try {
    const version = requires.docker === false ? null : await engineVersion(host.engine)
    if (version && typeof requires.docker === 'string') checkVersion(version, requires.docker)
    if (host.inMemory)
      onProgress('the disk cannot hold the overlays of Docker: containers and images are kept in memory')
    return {
      kind: 'private',
      outside: host.outside,
      enter: host.enter,
      environment: hostEnvironment,
      workDirectory: workPath,
      sessionCgroup: (name) => createSessionCgroup(host.cgroup, name),
      docker: version && createDockerApi(host.engine),
      died: host.died,
      provenance: async () => describeHost(version, images, await iptables),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Later calls get the first one's answer. */
function stopOnce(host: BootedHost, onProgress: (message: string) => void): DockerHost['stop'] {
  let stopped: ReturnType<DockerHost['stop']> | null = null
  const stop = async () => {
    const { residue, restored } = await host.stop()
    for (const what of restored) onProgress(`${what} on this machine while the lab ran: it was set back`)
    return residue
  }
  return () => (stopped ??= stop())
}

function checkVersion({ Version }: EngineVersion, range: string): void {
  if (isInRange(Version, range)) return
  throw new HostError(
    'environment',
    'docker-version',
    `the lab needs Docker ${range}, and this machine has ${Version}`,
    'Install another version of docker.io, or change `docker:` in the front matter if the lab can do with this one.',
  )
}
