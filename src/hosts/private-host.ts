import { cleanDeadRuns } from '../cleanup/clean-dead-runs.ts'
import type { CleanedRun } from '../cleanup/cleaned-run.ts'
import {
  defaultCacheDirectory,
  defaultStateDirectory,
  ensureOwnDirectory,
} from '../cleanup/state-directory.ts'
import type { DockerHost, HostKind, HostRequest } from '../core/docker-host.ts'
import { HostError } from '../core/host-error.ts'
import type { Requirements } from '../core/lab.ts'
import type { ImageProvenance } from '../core/report.ts'
import { residueText } from '../core/residue-text.ts'
import { findCommand } from './commands.ts'
import { createDockerApi } from './docker-api.ts'
import { checkDockerVersion } from './docker-version.ts'
import { createEngineClient } from './engine-client.ts'
import { checkImageStore, chosenImageStore } from './image-store-choice.ts'
import { bootWithImages } from './images/boot-with-images.ts'
import { toHostErrorOfDisk } from './io-error.ts'
import { once } from './once.ts'
import type { BootedHost } from './private/boot-host.ts'
import { hostEnvironment, workPath } from './private/environment.ts'
import { keepHost } from './private/keep-host.ts'
import { checkLabDirectory } from './private/lab-directory.ts'
import { checkNetwork, mayReachOut } from './private/lab-network.ts'
import { scriptsDirectory } from './private/own-files.ts'
import { checkPrerequisites } from './private/prerequisites.ts'
import type { HostOrder } from './private/protocol.ts'
import { describeHost, engineVersion } from './private/provenance.ts'
import { createSessionCgroup } from './private/session-cgroup.ts'
import { type IdleSupervisor, startSupervisor } from './private/supervisor-client.ts'
import { type ToolVersions, toolVersions } from './tool-versions.ts'

/** Where a private host keeps what it needs. */
export interface PrivateHostOptions {
  /** Directories of hosts while they live. */
  stateDirectory?: string
  /** Images and image stores, from run to run. */
  cacheDirectory?: string
  /** Started ahead, for the first host; the others have theirs started when it is their turn. */
  supervisor?: IdleSupervisor
  /** This process is root in a user namespace, and an ordinary user of the machine: labs without Docker alone. */
  userNamespace?: boolean
}

/** A Docker host of the lab's own: a real dockerd in namespaces of its own, gone without a trace at the end. */
export function createPrivateHost(options: PrivateHostOptions = {}): HostKind {
  const { stateDirectory = defaultStateDirectory, cacheDirectory = defaultCacheDirectory } = options
  const { userNamespace = false } = options
  let ahead = options.supervisor
  const shared: Shared = {
    takeSupervisor: () => {
      const supervisor = ahead ?? startSupervisor()
      ahead = undefined
      return supervisor
    },
    cleaned: once(() => cleanAfterOthers(stateDirectory)),
    tools: once(toolVersions),
  }
  return {
    name: 'private',
    start: (request) =>
      startHost(request, { stateDirectory, cacheDirectory, userNamespace }, shared).catch(
        (error: unknown) => {
          throw toHostErrorOfDisk(error)
        },
      ),
  }
}

/** What the hosts of one process have together. */
interface Shared {
  takeSupervisor: () => IdleSupervisor
  /** Takes away what dead runs left: once. */
  cleaned: () => Promise<string[]>
  tools: () => Promise<ToolVersions>
}

/** A Docker host of the lab's own, in the usual directories. */
export const privateHost: HostKind = createPrivateHost()

async function startHost(request: HostRequest, place: Place, shared: Shared): Promise<DockerHost> {
  const { requires, onProgress, signal } = request
  checkPrerequisites(requires)
  checkLabDirectory(request.labDirectory)
  ensureOwnDirectory(place.cacheDirectory)
  if (place.userNamespace) tellWithoutRoot(requires, onProgress)
  const network = await mayReachOut(requires.network, onProgress)
  const order = { ...orderFor(request, place), network }
  // Both take processes of their own, which go on while the host comes up.
  const tools = shared.tools()
  const cleaned = shared.cleaned()
  const names = order.docker ? requires.images : []
  const images = { names, dockerd: findCommand('dockerd') ?? '', order, onProgress, signal }
  const { host, provenance } = await bootWithImages(images, shared.takeSupervisor)
  // Told by the first host alone.
  for (const message of (await cleaned).splice(0)) onProgress(message)
  return toDockerHost(host, request, { ...order, images: provenance, tools })
}

/** Never rejects: what became of others is no reason not to run. Returns what there is to tell. */
async function cleanAfterOthers(stateDirectory: string): Promise<string[]> {
  try {
    const { removed, residue, notes } = await cleanDeadRuns('tell', stateDirectory, createEngineClient)
    return [
      ...removed.map((name) => `took away what the run ${name} had left`),
      ...notes,
      ...residue.map((one) => `not as before an earlier run: ${residueText(one)}`),
    ]
  } catch (error) {
    return [`cannot clean after earlier runs: ${(error as Error).message}`]
  }
}

type Place = Required<Omit<PrivateHostOptions, 'supervisor'>>

/** docs/hosts.md has the whole list. @throws {HostError} where the lab needs Docker */
function tellWithoutRoot(requires: Requirements, onProgress: (message: string) => void): void {
  if (requires.docker !== false)
    throw new HostError(
      'environment',
      'not-root',
      'the lab needs Docker, and without root a private host has none',
      'Run the same command as root, for example with sudo.',
    )
  onProgress(
    'without root of this machine: the lab’s root is you, in a user namespace: /usr can only be read, there are no cgroups and no other users',
  )
}

function orderFor(request: HostRequest, place: Place): HostOrder {
  return {
    ...place,
    name: `${request.runId}-${request.lab}`.replace(/[^\w.-]+/g, '-'),
    labDirectory: request.labDirectory,
    docker: request.requires.docker !== false,
    network: false,
    imageStore: chosenImageStore(),
    template: null,
    unlike: request.unlike === true,
    scripts: scriptsDirectory(),
  }
}

async function toDockerHost(
  host: BootedHost,
  request: HostRequest,
  facts: Pick<HostOrder, 'imageStore'> & { images: ImageProvenance[]; tools: Promise<ToolVersions> },
): Promise<DockerHost> {
  const { imageStore, images, tools } = facts
  const { requires, onProgress } = request
  const stop = stopOnce(host, onProgress)
  try {
    checkNetwork(host.network, requires.network, onProgress)
    const version = requires.docker === false ? null : await engineVersion(host.engine)
    if (version && typeof requires.docker === 'string') checkDockerVersion(version.Version, requires.docker)
    if (version) checkImageStore(imageStore, version.Version)
    if (host.inMemory)
      onProgress('the disk cannot hold the overlays of Docker: containers and images are kept in memory')
    return {
      kind: 'private',
      outside: host.outside,
      enter: host.enter,
      interactive: host.interactive,
      environment: hostEnvironment,
      workDirectory: workPath,
      sessionCgroup: (name) => createSessionCgroup(host.cgroup, name),
      docker: version && createDockerApi(host.engine),
      network: host.network === 'up',
      died: host.died,
      isEnding: host.isEnding,
      provenance: async () => describeHost(version, imageStore, images, await tools),
      keep: async () => {
        const kept = await keepHost(host, request.lab)
        tellSettings(await host.settled, onProgress)
        return kept
      },
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
    tellRestored(restored, onProgress)
    return residue
  }
  return () => (stopped ??= stop())
}

/** A kept host has no end at which its settings could be told as residue. */
function tellSettings({ residue, restored }: CleanedRun, onProgress: (message: string) => void): void {
  tellRestored(restored, onProgress)
  for (const { what, remove } of residue)
    onProgress(`${what} on this machine while the lab ran; undo it with: ${remove}`)
}

function tellRestored(restored: string[], onProgress: (message: string) => void): void {
  for (const what of restored) onProgress(`${what} on this machine while the lab ran: it was set back`)
}
