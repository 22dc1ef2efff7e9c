import type { ImageProvenance } from '../../core/report.ts'
import type { EngineClient } from '../engine-client.ts'
import { parseImageName } from '../images/image-name.ts'

/** What the images of a lab take. */
export interface LabImages {
  names: readonly string[]
  labDirectory: string
  cacheDirectory: string
  /** The run's own way to the engine: what is loaded by it is taken away at the end. */
  engine: EngineClient
  onProgress: (message: string) => void
  signal: AbortSignal | undefined
}

/**
 * Makes a lab's images ready on the machine's engine: those that it has are used as they are, the others are loaded.
 *
 * @throws {ImagesMissing} naming all that are nowhere to be had
 */
export async function readyLabImages(request: LabImages): Promise<ImageProvenance[]> {
  const { engine, onProgress } = request
  const found = new Map<string, ImageProvenance>()
  for (const name of new Set(request.names)) {
    const { familiar } = parseImageName(name)
    const { status, body } = await engine.call('GET', `/images/${encodeURIComponent(familiar)}/json`)
    if (status === 200)
      found.set(name, { name: familiar, source: 'local-engine', digest: (body as { Id: string }).Id })
  }
  const missing = [...new Set(request.names)].filter((name) => !found.has(name))
  if (missing.length === 0) return [...found.values()]
  // Loaded here: what finds and makes images takes long to load.
  const [{ resolveAll }, { loadArchive }] = await Promise.all([
    import('../images/prepare-images.ts'),
    import('../images/load-archive.ts'),
  ])
  for (const image of await resolveAll(missing, { order: request, onProgress, signal: request.signal })) {
    onProgress(`loading the image ${image.name} into this machine's engine, until the end of the run`)
    await loadArchive(engine, image)
    found.set(image.name, { name: image.name, source: image.source, digest: image.digest })
  }
  return [...found.values()]
}
