import { join } from 'node:path'
import type { PlannedMount } from './mount-plan.ts'
import type { ImageStoreKind, TemplateOrder } from './protocol.ts'

/** Where one kind of image store keeps its parts, below /var/lib. */
export interface StoreLayout {
  /** Below /var/lib; the other paths are below this. */
  root: 'docker' | 'containerd'
  /** What tells of images: small, and written by the engine. */
  metadata: readonly string[]
  /** Holds a directory for each layer, and it the layer's files in `contents`. */
  layers: string
  contents: string
  /** Images as they came, named after their digests, where the store keeps them too: read, and written beside. */
  blobs: string | null
}

/** The two kinds of image stores that Docker knows. */
export const storeLayouts: Readonly<Record<ImageStoreKind, StoreLayout>> = {
  overlay2: {
    root: 'docker',
    metadata: ['image', 'overlay2'],
    layers: 'overlay2',
    contents: 'diff',
    blobs: null,
  },
  containerd: {
    root: 'containerd',
    metadata: ['io.containerd.metadata.v1.bolt', 'io.containerd.snapshotter.v1.overlayfs'],
    layers: 'io.containerd.snapshotter.v1.overlayfs/snapshots',
    contents: 'fs',
    blobs: 'io.containerd.content.v1.content',
  },
}

/** A template keeps the blobs as one layer more, of this name; no store calls a layer so. */
export const blobsPart = 'blobs'

/** What is mounted over a host's own metadata: layers read-only, blobs as the lower side of an overlay of its own. */
export function planImageMounts(kind: ImageStoreKind, template: TemplateOrder, data: string): PlannedMount[] {
  const { root, layers, contents, blobs } = storeLayouts[kind]
  const own = template.layers.filter((name) => name !== blobsPart)
  const mounts = own.map((name) => ({
    source: join(template.directory, 'layers', name),
    target: join('/var/lib', root, layers, name, contents),
    type: 'none',
    options: ['bind', 'ro'],
  }))
  if (blobs === null) return mounts
  const [upper, work] = blobDirectories(data)
  const options = [
    `lowerdir=${join(template.directory, 'layers', blobsPart)}`,
    `upperdir=${upper}`,
    `workdir=${work}`,
  ]
  return [
    ...mounts,
    {
      source: 'blobs',
      target: join('/var/lib', root, blobs),
      type: 'overlay',
      options: [...options, 'index=off'],
    },
  ]
}

/** The writable side of the blobs' overlay, on the disk that holds a host's data. */
export function blobDirectories(data: string): [upper: string, work: string] {
  return [join(data, 'blobs'), join(data, 'blobs-work')]
}
