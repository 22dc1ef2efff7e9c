import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sizeText } from '../../core/text/size-text.ts'
import { dockerArchitecture } from './architecture.ts'
import type { Absent, Fetched } from './fetched.ts'
import { type ImageName, isByDigest } from './image-name.ts'
import {
  createRegistryClient,
  type ManifestBytes,
  type RegistryClient,
  registryUrl,
} from './registry-client.ts'
import { transferProgress } from './transfer-progress.ts'

interface Descriptor {
  digest: string
  size: number
  platform?: { os: string; architecture: string }
}

interface Manifest {
  manifests?: Descriptor[]
  config?: Descriptor
  layers?: Descriptor[]
}

/** Registries that did not answer: asked once in the life of this process, since the wait is 2 s. */
const silent = new Map<string, Absent>()

/**
 * Pulls an image into `staging`, in the layout of `docker save`. The digest is the one that `docker pull` shows: of the
 * index where there is one, else of the manifest.
 *
 * @param environment where to look for Docker's credentials
 */
export async function pullFromRegistry(
  image: ImageName,
  staging: string,
  onProgress: (message: string) => void,
  signal?: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Fetched> {
  const client = createRegistryClient(image, signal, environment)
  const found = await findParts(client, image, signal)
  if ('absent' in found) return found
  await pullParts(client, image, found.config, found.layers, staging, onProgress)
  return { digest: found.digest }
}

/** The digest that `pullFromRegistry` would give; only manifests are read. */
export async function findInRegistry(
  image: ImageName,
  signal?: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Fetched> {
  const found = await findParts(createRegistryClient(image, signal, environment), image, signal)
  return 'absent' in found ? found : { digest: found.digest }
}

/** What the image is made of on this kind of machine, and the digest of the whole. */
async function findParts(
  client: RegistryClient,
  image: ImageName,
  signal: AbortSignal | undefined,
): Promise<{ digest: string; config: Descriptor; layers: Descriptor[] } | Absent> {
  const known = silent.get(image.registry)
  if (known) return known
  const top = await client.manifest(image.reference)
  if (!('body' in top)) return 'silent' in top ? silence(image, top.silent, signal) : top
  const manifest = await forThisMachine(client, image, parseManifest(top))
  if ('absent' in manifest) return manifest
  const { config, layers } = manifest
  if (!config || !layers || ![config, ...layers].every(isSound))
    return { absent: `the registry ${image.registry} answered with what is no image's manifest` }
  return { digest: top.digest, config, layers }
}

/** A login page, say, is none. */
function parseManifest({ body }: ManifestBytes): Manifest {
  try {
    return (JSON.parse(body.toString()) as Manifest | null) ?? {}
  } catch {
    return {}
  }
}

/** A digest becomes a file's name. */
function isSound({ digest, size }: Descriptor): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(digest) && Number.isFinite(size)
}

function silence(image: ImageName, why: string, signal: AbortSignal | undefined): Absent {
  const answer = { absent: `the registry ${new URL(registryUrl(image)).host} does not answer (${why})` }
  if (!signal?.aborted) silent.set(image.registry, answer)
  return answer
}

/** An index names a manifest for each kind of machine. */
async function forThisMachine(
  client: RegistryClient,
  image: ImageName,
  top: Manifest,
): Promise<Manifest | Absent> {
  if (!top.manifests) return top
  const fitting = top.manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === dockerArchitecture(),
  )
  if (!fitting)
    return { absent: `the registry ${image.registry} has it, but not for ${dockerArchitecture()}` }
  const manifest = await client.manifest(fitting.digest)
  if ('silent' in manifest)
    return { absent: `the registry ${image.registry} does not answer any more (${manifest.silent})` }
  return 'absent' in manifest ? manifest : parseManifest(manifest)
}

async function pullParts(
  client: RegistryClient,
  image: ImageName,
  config: Descriptor,
  layers: Descriptor[],
  staging: string,
  onProgress: (message: string) => void,
): Promise<void> {
  const total = [config, ...layers].reduce((sum, { size }) => sum + size, 0)
  // How far it is comes first: a name may be longer than a line.
  const tell = (text: string) => onProgress(`pulling ${text}: the image ${image.familiar}`)
  tell(sizeText(total))
  const onBytes = transferProgress(total, tell)
  await client.blob(config.digest, join(staging, `${hex(config)}.json`), onBytes)
  const different = new Map(layers.map((layer) => [layer.digest, layer]))
  for (const layer of different.values())
    await client.blob(layer.digest, join(staging, layerFile(layer)), onBytes)
  const manifest = [
    {
      Config: `${hex(config)}.json`,
      RepoTags: isByDigest(image) ? null : [image.familiar],
      Layers: layers.map(layerFile),
    },
  ]
  writeFileSync(join(staging, 'manifest.json'), JSON.stringify(manifest))
}

/** Compressed or not: `docker load` looks for itself. */
function layerFile(layer: Descriptor): string {
  return `${hex(layer)}.tar`
}

function hex({ digest }: Descriptor): string {
  return digest.replace('sha256:', '')
}
