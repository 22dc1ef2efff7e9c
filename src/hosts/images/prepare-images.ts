import { removeTree } from '../../cleanup/remove-run.ts'
import type { ImageProvenance } from '../../core/report.ts'
import { bootHost, endEngine } from '../private/boot-host.ts'
import type { HostOrder, TemplateOrder } from '../private/protocol.ts'
import { corruptFiles, type ImageArchive } from './image-archive.ts'
import { loadArchive } from './load-archive.ts'
import { resolveImage } from './resolve-image.ts'
import { ensureTemplate, readTemplate, templateDirectory } from './template.ts'

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
  template: TemplateOrder | null
  provenance: ImageProvenance[]
}

/** Makes images ready: finds or makes each, and the image store that holds them all. From the cache 10 ms. */
export async function prepareImages(request: ImagesRequest): Promise<PreparedImages> {
  const names = [...new Set(request.names)]
  if (names.length === 0) return { template: null, provenance: [] }
  const { dockerd, onProgress, signal } = request
  const { cacheDirectory } = request.order
  let images = await resolveAll(names, request)
  const stored = await readTemplate(templateDirectory({ cacheDirectory, dockerd, images }))
  if (!stored && (await dropDamaged(images, onProgress))) images = await resolveAll(names, request)
  const template = await ensureTemplate({
    cacheDirectory,
    dockerd,
    images,
    onWait: () => onProgress('waiting for another labrun that stores the same images'),
    signal,
    fill: (store) => fillStore(images, request, store),
  })
  return { template, provenance: images.map(({ name, source, digest }) => ({ name, source, digest })) }
}

/** One after the other: they would share the disk and the network. */
async function resolveAll(
  names: string[],
  { order, onProgress, signal }: ImagesRequest,
): Promise<ImageArchive[]> {
  const { labDirectory, cacheDirectory } = order
  const images: ImageArchive[] = []
  for (const name of names)
    images.push(await resolveImage({ name, labDirectory, cacheDirectory, onProgress, signal }))
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
  { order, onProgress }: ImagesRequest,
  store: (directory: string) => Promise<void>,
): Promise<void> {
  const host = await bootHost({ ...order, name: `${order.name}-images`, template: null })
  try {
    for (const image of images) {
      onProgress(`storing the image ${image.name}`)
      await loadArchive(host.engine, image)
    }
    await endEngine(host)
    await store(host.outside('/var/lib/docker'))
  } finally {
    await host.stop()
  }
}
