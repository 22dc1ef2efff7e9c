import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dockerArchitecture } from './architecture.ts'
import type { Fetched } from './fetched.ts'
import type { ImageName } from './image-name.ts'
import { createRegistryClient, type RegistryClient, registryUrl } from './registry-client.ts'

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
const silent = new Map<string, Fetched>()

/** Pulls an image into `staging`, in the layout of `docker save`. The digest is the one that `docker pull` shows. */
export async function pullFromRegistry(
  image: ImageName,
  staging: string,
  onProgress: (message: string) => void,
  signal?: AbortSignal,
): Promise<Fetched> {
  const known = silent.get(image.registry)
  if (known) return known
  const client = createRegistryClient(image, signal)
  const top = await client.manifest(image.tag)
  if (typeof top === 'string') {
    const { host } = new URL(registryUrl(image))
    if (/^\d/.test(top)) return { absent: `the registry ${host} did not give it (${top})` }
    const answer = { absent: `the registry ${host} does not answer (${top})` }
    if (!signal?.aborted) silent.set(image.registry, answer)
    return answer
  }
  const manifest = await forThisMachine(client, JSON.parse(top.body.toString()) as Manifest)
  if (!manifest?.config || !manifest.layers) {
    return { absent: `the registry ${image.registry} has it, but not for ${dockerArchitecture()}` }
  }
  await pullParts(client, image, manifest.config, manifest.layers, staging, onProgress)
  return { digest: top.digest }
}

/** An index names a manifest for each kind of machine. */
async function forThisMachine(client: RegistryClient, top: Manifest): Promise<Manifest | null> {
  if (!top.manifests) return top
  const fitting = top.manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === dockerArchitecture(),
  )
  const manifest = fitting ? await client.manifest(fitting.digest) : null
  return manifest === null || typeof manifest === 'string'
    ? null
    : (JSON.parse(manifest.body.toString()) as Manifest)
}

async function pullParts(
  client: RegistryClient,
  image: ImageName,
  config: Descriptor,
  layers: Descriptor[],
  staging: string,
  onProgress: (message: string) => void,
): Promise<void> {
  await client.blob(config.digest, join(staging, `${hex(config)}.json`))
  for (const [index, layer] of layers.entries()) {
    const size = `${(layer.size / 1e6).toFixed(1)} MB`
    onProgress(`pulling the image ${image.familiar}: layer ${index + 1} of ${layers.length}, ${size}`)
    await client.blob(layer.digest, join(staging, layerFile(layer)))
  }
  const manifest = [
    { Config: `${hex(config)}.json`, RepoTags: [image.familiar], Layers: layers.map(layerFile) },
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
