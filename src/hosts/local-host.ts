import { basename } from 'node:path'
import { machineHierarchies, removeCgroups } from '../cleanup/cgroups.ts'
import { cleanWhatIsLeft } from '../cleanup/clean-what-is-left.ts'
import type { CleanedRun } from '../cleanup/cleaned-run.ts'
import {
  defaultCacheDirectory,
  defaultStateDirectory,
  ensureOwnDirectory,
} from '../cleanup/state-directory.ts'
import type { DockerApi, DockerHost, HostKind, HostLooks, HostRequest } from '../core/docker-host.ts'
import { HostError } from '../core/host-error.ts'
import { findCommand } from './commands.ts'
import { createDockerApi } from './docker-api.ts'
import { checkDockerVersion } from './docker-version.ts'
import { createEngineClient, type EngineClient } from './engine-client.ts'
import { unlessInterrupted } from './interrupted.ts'
import { toHostErrorOfDisk } from './io-error.ts'
import { checkEngine, enginePlace, findEngineUrl } from './local/engine-place.ts'
import { readyLabImages } from './local/lab-images.ts'
import { Ownership } from './local/ownership.ts'
import { enterLocal, interactLocal, localEnvironment, proxySocket, workDirectory } from './local/run-files.ts'
import { type LocalSupervisor, type ReadyNews, startLocalSupervisor } from './local/supervisor-client.ts'
import { missingCommands } from './missing-commands.ts'
import { once } from './once.ts'
import { checkLabDirectory } from './private/lab-directory.ts'
import { scriptsDirectory } from './private/own-files.ts'
import { describeHost, engineVersion } from './private/provenance.ts'
import { createSessionCgroup } from './private/session-cgroup.ts'
import { toolVersions } from './tool-versions.ts'

export interface LocalHostOptions {
  stateDirectory?: string
  cacheDirectory?: string
  /** Labs may change the default route and the link that has it. */
  mayCutOff?: boolean
}

/** This machine itself, with its own Docker engine: what a lab changes is undone at the end. */
export function createLocalHost(options: LocalHostOptions = {}): HostKind {
  return {
    name: 'local',
    start: (request) =>
      startHost(request, options).catch((error: unknown) => {
        throw toHostErrorOfDisk(error)
      }),
  }
}

/** What a run of its own has on the machine. */
interface Run extends ReadyNews {
  supervisor: LocalSupervisor
  /** To the engine itself; `null`: the lab needs none. */
  engine: EngineClient | null
  /** The same by the proxy: what is made by it is the run's. */
  proxied: EngineClient | null
  mayCutOff: boolean
}

async function startHost(
  request: HostRequest,
  {
    stateDirectory = defaultStateDirectory,
    cacheDirectory = defaultCacheDirectory,
    mayCutOff = false,
  }: LocalHostOptions,
): Promise<DockerHost> {
  const { requires, signal, onProgress, labDirectory } = request
  checkMachine(requires.commands)
  checkLabDirectory(labDirectory)
  ensureOwnDirectory(cacheDirectory)
  const url = requires.docker === false ? null : await findEngineUrl()
  const place = url === null ? null : enginePlace(url)
  const engine = place === null ? null : createEngineClient(place)
  const facts = url === null || engine === null ? null : await checkEngine(url, engine)
  const version = engine === null ? null : await engineVersion(engine)
  if (version !== null && typeof requires.docker === 'string')
    checkDockerVersion(version.Version, requires.docker)
  const supervisor = startLocalSupervisor({
    ...{ stateDirectory, engine: place, labDirectory, mayCutOff },
    name: runName(request),
    scripts: scriptsDirectory(),
  })
  const stop = once(() => stopRun(supervisor))
  try {
    const ready = await unlessInterrupted(supervisor.ready, signal)
    for (const note of ready.notes) onProgress(note)
    // Nobody looks at what blocks change any more. With a private host the kernel sees to it.
    void supervisor.died.then(() => removeCgroups(machineHierarchies(), ready.cgroup))
    const proxied = engine && createEngineClient(proxySocket(ready.directory))
    const run: Run = { ...ready, supervisor, engine, proxied, mayCutOff }
    const names = requires.images
    const images =
      proxied === null
        ? []
        : await readyLabImages({ names, labDirectory, cacheDirectory, engine: proxied, onProgress, signal })
    const tools = await toolVersions()
    return {
      kind: 'local',
      outside: (path) => path,
      enter: (argv) => enterLocal(ready.directory, argv),
      interactive: (...lines) => interactLocal(ready.directory, ...lines),
      environment: localEnvironment(ready.directory, labDirectory, engine !== null),
      workDirectory: workDirectory(ready.directory),
      sessionCgroup: (name) => createSessionCgroup(ready.cgroup, name),
      docker: dockerApi(run),
      looks: looksOf(supervisor),
      network: true,
      died: supervisor.died,
      isEnding: () => false,
      provenance: async () => ({
        ...describeHost(version, facts?.imageStore ?? 'overlay2', images, tools),
        host: 'local',
      }),
      keep: () => Promise.reject(notKept()),
      stop: async () => (await stop()).residue,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Part of the path of a socket, which is short. */
function runName({ runId, lab }: HostRequest): string {
  return `${runId}-${lab}`.replace(/[^\w.-]+/g, '-').slice(0, MOST_OF_A_NAME)
}

const MOST_OF_A_NAME = 50

function looksOf(supervisor: LocalSupervisor): HostLooks {
  return {
    async before(block) {
      await supervisor.look({ do: 'begin', block })
    },
    after: (block) => supervisor.look({ do: 'end', block }),
  }
}

/** Sessions are opened in containers of the run's own alone; execs are made by the proxy. */
function dockerApi({ engine, proxied, directory }: Run): DockerApi | null {
  if (engine === null || proxied === null) return null
  const [direct, own] = [createDockerApi(engine), createDockerApi(proxied)]
  // What is the run's by its ledger alone is no container.
  const ownership = new Ownership(engine, basename(directory), { owns: () => false })
  return {
    ...direct,
    exec: (container, request) => own.exec(container, request),
    async inspectContainer(name) {
      const state = await direct.inspectContainer(name)
      if (state !== null) await checkOwner(ownership, state.id)
      return state
    },
  }
}

async function checkOwner(ownership: Ownership, id: string): Promise<void> {
  const container = await ownership.find('container', id)
  if (container === null || container.isOwn) return
  throw new HostError(
    'environment',
    'container-not-own',
    `${container.words} was not made by this lab, so that no block runs in it`,
    'Start one in a block before this one, by a name that nobody has on this machine.',
  )
}

async function stopRun(supervisor: LocalSupervisor): Promise<CleanedRun> {
  const ready = await supervisor.ready.catch(() => null)
  try {
    return await supervisor.stop()
  } catch (error) {
    // It was killed: what is left is for us. Without a directory it had made nothing.
    if (ready === null) throw error
    return cleanWhatIsLeft(ready.directory, createEngineClient)
  }
}

/** What takes and gives back a machine. */
const NEEDED = ['bash', 'flock', 'ip', 'nsenter', 'setpriv']

function checkMachine(commands: readonly string[]): void {
  if (process.platform !== 'linux')
    throw new HostError(
      'environment',
      'not-linux',
      `--host local needs Linux, and this is ${process.platform}`,
    )
  if (process.getuid?.() !== 0)
    throw new HostError(
      'environment',
      'not-root',
      '--host local needs root, to look at the machine and to undo',
    )
  const lacks = (names: readonly string[]) => names.filter((name) => findCommand(name) === null)
  const own = lacks(NEEDED)
  if (own.length > 0) throw missingCommands('--host local needs', 'host-command-missing', own)
  const lab = lacks(commands.filter((name) => name !== 'sudo'))
  if (lab.length > 0) throw missingCommands('the lab needs', 'command-missing', lab)
}

function notKept(): HostError {
  return new HostError('environment', 'not-kept', 'this machine can not be kept as a lab has left it')
}
