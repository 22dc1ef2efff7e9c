import { join } from 'node:path'
import { removeTree } from '../../cleanup/remove-run.ts'
import type { ImageProvenance } from '../../core/report.ts'
import { ImagesMissing, type MissingImage } from '../../core/run/images-missing.ts'
import { checkImageStore } from '../image-store-choice.ts'
import { bootHost, endEngine } from '../private/boot-host.ts'
import type { HostOrder } from '../private/protocol.ts'
import { engineVersion } from '../private/provenance.ts'
import { corruptFiles, type ImageArchive } from './image-archive.ts'
import { loadArchive } from './load-archive.ts'
import { addRepoDigests } from './repo-digests.ts'
import { resolveImage } from './resolve-image.ts'
import { ensureTemplate, type HeldTemplate, holdTemplate, noteUse, templateDirectory } from './template.ts'

/** Which images a host is to start with. */
export interface ImagesRequest {
  names: string[]
  /** Path of the machine's dockerd. */
  dockerd: string
  /** Of the host that wants them; an equal one, without images, fills the store. */
  order: HostOrder
  onProgress: (message: string) => void
  signal: AbortSignal | undefined
}

/** Images that are ready. */
export interface PreparedImages {
  /** The store that holds them; its lock is the caller's to release. `null`: no images are wanted. */
  template: HeldTemplate | null
  /** The store was not there before. */
  isNew: boolean
  provenance: ImageProvenance[]
}

/** Makes images ready: finds or makes each, and the image store that holds them all. From the cache 10 ms. */
export async function prepareImages(request: ImagesRequest): Promise<PreparedImages> {
  const names = [...new Set(request.names)]
  if (names.length === 0) return { template: null, isNew: false, provenance: [] }
  const { dockerd, onProgress, signal } = request
  const { cacheDirectory, imageStore } = request.order
  let images = await resolveAll(names, request)
  const stored = await holdTemplate(templateDirectory({ cacheDirectory, dockerd, imageStore, images }))
  if (!stored && (await dropDamaged(images, onProgress))) images = await resolveAll(names, request)
  for (const { directory } of images) noteUse(directory)
  const makeTemplate = () =>
    ensureTemplate({
      cacheDirectory,
      dockerd,
      imageStore,
      images,
      onWait: () => onProgress('waiting for another labrun that stores the same images'),
      signal,
      fill: (store) => fillStore(images, request, store),
    })
  return {
    template: stored ?? (await makeTemplate()),
    isNew: !stored,
    provenance: images.map(({ name, source, digest }) => ({ name, source, digest })),
  }
}

/** One after the other: they would share the disk and the network. All that are missing are told at once. */
export async function resolveAll(
  names: string[],
  {
    order,
    onProgress,
    signal,
  }: Pick<ImagesRequest, 'onProgress' | 'signal'> & {
    order: Pick<HostOrder, 'labDirectory' | 'cacheDirectory'>
  },
): Promise<ImageArchive[]> {
  const { labDirectory, cacheDirectory } = order
  const images: ImageArchive[] = []
  const missing: MissingImage[] = []
  for (const [index, name] of names.entries()) {
    try {
      images.push(await resolveImage({ name, labDirectory, cacheDirectory, onProgress, signal }))
    } catch (error) {
      if (!(error instanceof ImagesMissing)) throw error
      missing.push(...error.images)
      const isLast = index === names.length - 1
      if (!isLast) onProgress(`nowhere to be had: the image ${name}; looking for the others`)
    }
  }
  if (missing.length > 0) throw new ImagesMissing(missing)
  return images
}

/** Removes the archives that have changed on disk, so that they are made anew; says whether there were any. */
async function dropDamaged(images: ImageArchive[], onProgress: (message: string) => void): Promise<boolean> {
  let dropped = false
  for (const image of images) {
    const files = await corruptFiles(image)
    if (files.length === 0) continue
    onProgress(`the stored image ${image.name} is damaged (${files.join(', ')}): it is made anew`)
    await removeTree(image.directory)
    dropped = true
  }
  return dropped
}

/** A host's own dockerd loads the images, and has ended when the store is read. */
async function fillStore(
  images: ImageArchive[],
  { order, onProgress, signal }: ImagesRequest,
  store: (directory: string) => Promise<void>,
): Promise<void> {
  const host = await bootHost(
    { ...order, name: `${order.name}-images`, template: null, network: false, unlike: false },
    undefined,
    signal,
  )
  try {
    checkImageStore(order.imageStore, (await engineVersion(host.engine)).Version)
    for (const image of images) {
      onProgress(`storing the image ${image.name}`)
      await loadArchive(host.engine, image, (text) => onProgress(`storing ${text}: the image ${image.name}`))
    }
    await endEngine(host)
    const data = host.outside('/var/lib')
    if (order.imageStore === 'overlay2') addRepoDigests(join(data, 'docker'), images)
    await store(data)
  } finally {
    await host.stop()
  }
}
