import { randomBytes } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { HostError } from '../core/host-error.ts'
import type { CargoLab } from '../hosts/dind/cargo.ts'
import { execArgv, runArgv } from '../hosts/dind/container.ts'
import { askDocker, startDocker } from '../hosts/dind/docker-command.ts'
import { dockerMissing, hintFor, refusedBy } from '../hosts/dind/docker-trouble.ts'
import { ensureImage } from '../hosts/dind/image.ts'
import { removeDead } from '../hosts/dind/leftovers.ts'
import { Refused } from './by-sudo.ts'
import type { CarriedEnvironment } from './carried-environment.ts'
import { type Engine, leave, toEngine } from './client.ts'
import { type EngineProcess, speakWith } from './engine-process.ts'
import { ALIVE_EVERY_MS } from './front-silence.ts'

/**
 * Starts an engine in a container of whatever Docker engine the user's `docker` speaks to; there it makes private hosts.
 * Docker ends the input of a container when the process ends that has started it, or loses its connection, however that
 * comes; the engine ends with its input, and Docker removes the container with the engine.
 *
 * @param onProgress told what takes long
 */
export function startByDocker(onProgress: (message: string) => void): Engine {
  const name = `labrun-${randomBytes(4).toString('hex')}`
  let engine: EngineProcess | null = null
  // Asked while labs are read; whoever has it run a plan hears what is wrong.
  const outside = engineOutside()
  outside.catch(() => {})
  const { run, ...others } = toEngine(
    () => engine!,
    async ({ labs }) => {
      const docker = await outside
      const image = await ensureImage(onProgress)
      engine = await startContainer(name, image, docker, labs)
      sayAlive(engine)
      void tellRemoved(onProgress)
      return 'dind'
    },
    (argv, onTerminal) => execArgv(name, argv, onTerminal),
    () => engine !== null && leave(engine),
  )
  return {
    ...others,
    run: (request, onEvent) => run({ ...request, environment: fitThere(request.environment) }, onEvent),
  }
}

function sayAlive(engine: EngineProcess): void {
  const timer = setInterval(() => engine.tell({ type: 'alive' }), ALIVE_EVERY_MS).unref()
  const end = () => clearInterval(timer)
  engine.done.then(end, end)
}

/** Never rejects: what became of others is no reason not to run. */
async function tellRemoved(onProgress: (message: string) => void): Promise<void> {
  const removed = await removeDead().catch(() => [])
  for (const what of removed) onProgress(`took away ${what}, which an earlier run had left`)
}

/** What names files and sockets of this machine means nothing in the container. */
function fitThere(environment: CarriedEnvironment): CarriedEnvironment {
  const { DOCKER_CONFIG, DOCKER_HOST, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, ...fit } = environment
  return fit
}

/** Its version. @throws {HostError} where it does not answer, with docker's own words */
export async function engineOutside(): Promise<string> {
  return askDocker(['version', '--format', '{{.Server.Version}}'])
}

async function startContainer(
  name: string,
  image: string,
  docker: string,
  labs: readonly CargoLab[],
): Promise<EngineProcess> {
  // Loaded here: it reads recipes, and what reads YAML takes long to load.
  const { packCargo } = await import('../hosts/dind/cargo.ts')
  const cargo = await packCargo(labs)
  const child = startDocker(runArgv({ name, image, cargoBytes: cargo.bytes, outside: { docker } }))
  const engine = speakWith(child, whyDied)
  // Where it is cut short, the process has ended, which tells why.
  await pipeline(cargo.read(), child.stdin!, { end: false }).catch(() => {})
  const outcome = await engine.known
  if (!(outcome instanceof Refused)) return outcome
  throw outcome.words === null
    ? dockerMissing(Object.assign(new Error('docker'), { code: 'ENOENT' }))
    : refusedBy(['run'], outcome.words)
}

/**
 * By the time that its container is gone nothing else is left of an engine. Whether it was killed, or has a bug, or the Docker
 * engine below it has died, its status alone does not tell.
 */
async function whyDied(how: string, words: string): Promise<HostError> {
  const said = words.trim() === '' ? '' : `; it said:\n${words.trim()}`
  const outside = await engineOutside().then(
    () => null,
    (error: unknown) => error,
  )
  if (outside instanceof HostError)
    return new HostError(
      'environment',
      'docker-gone',
      `the Docker engine that the host's container was on has gone${said}`,
      `${hintFor(words + outside.message)} When it is back it removes the container; \`labrun clean\` tells.`,
    )
  const killed = how === 'exit status 137' || how === 'SIGKILL'
  const isCutOff = /error during connect|error waiting for container|unexpected EOF/i.test(words)
  return new HostError(
    killed || isCutOff ? 'environment' : 'bug',
    'engine-died',
    `the engine died in its container (${how})${said}`,
    'The container, and all in it, is gone with it; `labrun clean` tells whether anything was left.',
  )
}
