import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createWriteStream, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { HostError } from '../../core/host-error.ts'
import { findCommand, installHint } from '../commands.ts'
import { throwIfInterrupted } from '../interrupted.ts'
import { dockerArchitecture } from './architecture.ts'
import { findDebianSource } from './debian-source.ts'
import { hashFile } from './image-archive.ts'
import type { ImageName } from './image-name.ts'
import type { Recipe } from './recipe.ts'

/**
 * Builds a recipe's image into `staging`, in the layout of `docker save`; returns its id, `sha256:…`.
 * Equal packages and an equal recipe give an equal image. Needs Debian's archive and about 40 s.
 *
 * @throws {HostError} with the end of what the build said.
 */
export async function buildRecipe(
  recipe: Recipe,
  image: ImageName,
  staging: string,
  onProgress: (message: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  if (findCommand('debootstrap') === null) throw noDebootstrap(image)
  const { mirror, suite } = await findDebianSource()
  const tell = (doing: string) => onProgress(`building the image ${image.familiar} from its recipe: ${doing}`)
  tell('about 40 s, the first time only')
  const log = join(staging, 'log')
  const argv = [recipe.directory, staging, suite, mirror, recipe.packages.join(','), recipe.setup ?? '']
  const status = await inOwnNamespaces(
    [fileURLToPath(new URL('./build-root.sh', import.meta.url)), ...argv],
    log,
    tell,
    signal,
  )
  throwIfInterrupted(signal)
  if (status !== 0) throw buildFailed(image, recipe, log)
  const id = writeManifest(recipe, image, staging, await hashFile(join(staging, 'layer.tar')))
  for (const name of ['log', 'env', 'date', 'root'])
    rmSync(join(staging, name), { recursive: true, force: true })
  return id
}

// All that the build mounts or starts goes with these namespaces, and they go with this process.
function inOwnNamespaces(
  argv: string[],
  log: string,
  tell: (doing: string) => void,
  signal?: AbortSignal,
): Promise<number | null> {
  const child = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      'unshare',
      '--mount',
      '--pid',
      '--ipc',
      '--fork',
      '--kill-child=KILL',
      'bash',
      ...argv,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  signal?.addEventListener('abort', () => child.kill('SIGKILL'))
  const output = createWriteStream(log)
  for (const stream of [child.stdout, child.stderr]) stream.pipe(output, { end: false })
  tellStages(child.stdout, tell)
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (status) => output.end(() => resolve(status)))
  })
}

/** debootstrap says a line for each package; people want to know of each stage. */
function tellStages(output: NodeJS.ReadableStream, tell: (doing: string) => void): void {
  const stages = ['Retrieving', 'Unpacking', 'Configuring']
  createInterface({ input: output }).on('line', (line) => {
    const stage = line.match(/^I: (\w+) /)?.[1] ?? ''
    if (stage !== stages[0]) return
    stages.shift()
    tell(`${stage.toLowerCase()} packages`)
  })
}

function writeManifest(recipe: Recipe, image: ImageName, staging: string, layer: string): string {
  renameSync(join(staging, 'layer.tar'), join(staging, `${layer}.tar`))
  const config = JSON.stringify(imageConfig(recipe, layer, staging))
  const id = createHash('sha256').update(config).digest('hex')
  writeFileSync(join(staging, `${id}.json`), config)
  const manifest = [{ Config: `${id}.json`, RepoTags: [image.familiar], Layers: [`${layer}.tar`] }]
  writeFileSync(join(staging, 'manifest.json'), JSON.stringify(manifest))
  return `sha256:${id}`
}

/** The image's configuration (OCI image specification, "Image Configuration"). */
function imageConfig({ config, directory }: Recipe, layer: string, staging: string): unknown {
  const created = new Date(Number(readFileSync(join(staging, 'date'), 'utf8')) * 1000).toISOString()
  const fromSetup = readFileSync(join(staging, 'env'), 'utf8').split('\n').filter(Boolean)
  const env = Object.entries(config.env).map(([name, value]) => `${name}=${value}`)
  const given = <T>(name: string, value: T, isGiven: boolean) => (isGiven ? { [name]: value } : {})
  return {
    architecture: dockerArchitecture(),
    os: 'linux',
    created,
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...env, ...fromSetup],
      Cmd: config.cmd,
      ...given('Entrypoint', config.entrypoint, config.entrypoint.length > 0),
      ...given(
        'ExposedPorts',
        Object.fromEntries(config.expose.map((port) => [port, {}])),
        config.expose.length > 0,
      ),
      ...given('StopSignal', config.stopSignal, config.stopSignal !== null),
      ...given('WorkingDir', config.workingDir, config.workingDir !== null),
      ...given('User', config.user, config.user !== null),
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
    history: [{ created, created_by: `labrun recipe ${basename(directory)}` }],
  }
}

/** The machine can't build images yet. */
export function noDebootstrap({ familiar }: ImageName): HostError {
  return new HostError(
    'environment',
    'host-command-missing',
    `the image ${familiar} must be built from its recipe, which needs the command debootstrap`,
    installHint(['debootstrap']),
  )
}

function buildFailed({ familiar }: ImageName, { directory }: Recipe, log: string): HostError {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15)
  const end = lines.map((line) => `  ${line}`).join('\n')
  return new HostError(
    'environment',
    'image-not-built',
    `the image ${familiar} could not be built from ${directory}; the end of the build's log:\n${end}`,
    "Does this machine reach Debian's archive? `apt-get update` tells.",
  )
}
