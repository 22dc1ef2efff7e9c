import { setAside } from '../../cleanup/cache.ts'
import { shareLock } from '../../cleanup/file-lock.ts'
import type { ImageProvenance } from '../../core/report.ts'
import { throwIfInterrupted } from '../interrupted.ts'
import { type BootedHost, bootHost } from '../private/boot-host.ts'
import type { IdleSupervisor } from '../private/supervisor-client.ts'
import type { ImagesRequest, PreparedImages } from './prepare-images.ts'

/** A host that is up, with its images. */
export interface HostWithImages {
  host: BootedHost
  provenance: ImageProvenance[]
}

/**
 * Makes the images ready and boots a host with them. Meanwhile each file of the image store is looked at; where one has
 * changed, host and store are made anew.
 */
export async function bootWithImages(
  request: ImagesRequest,
  takeSupervisor: () => IdleSupervisor,
): Promise<HostWithImages> {
  for (;;) {
    const { template, provenance } = await readyImages(request)
    try {
      throwIfInterrupted(request.signal)
      const order = { ...request.order, template: template?.order ?? null }
      const booting = bootHost(order, takeSupervisor(), request.signal)
      const [booted, changed] = await Promise.allSettled([booting, changesIn(order.template?.directory)])
      if (changed.status === 'fulfilled' && changed.value.length === 0) {
        return { host: await booting, provenance }
      }
      if (booted.status === 'fulfilled') await booted.value.stop()
      if (changed.status === 'rejected') throw changed.reason
      request.onProgress(damagedWords(request.names, changed.value))
      await setAside(order.template!.directory)
    } finally {
      template?.lock.release()
    }
  }
}

function damagedWords(names: string[], layers: string[]): string {
  const what = `the image store of ${names.join(', ')}`
  return `${what} is damaged (${layers.length === 1 ? '1 layer' : `${layers.length} layers`}): it is made anew`
}

/** Nobody removes images from the cache meanwhile. */
async function readyImages(request: ImagesRequest): Promise<PreparedImages> {
  if (request.names.length === 0) return { template: null, isNew: false, provenance: [] }
  const { cacheDirectory } = request.order
  // Loaded here: what finds and makes images takes longer to load than all the rest.
  const [images, lock] = await Promise.all([
    import('./prepare-images.ts'),
    shareLock(cacheDirectory, { wait: true, signal: request.signal }),
  ])
  const prepared = await images.prepareImages(request).finally(() => lock?.release())
  if (prepared.isNew) await (await import('./stale.ts')).dropStale(cacheDirectory)
  return prepared
}

/** `[]` without a store. */
async function changesIn(directory: string | undefined): Promise<string[]> {
  return directory === undefined ? [] : (await import('./template.ts')).changedLayers(directory)
}
