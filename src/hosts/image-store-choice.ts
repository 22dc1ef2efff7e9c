import { HostError } from '../core/host-error.ts'
import { isInRange } from '../core/version-range.ts'
import type { ImageStoreKind } from './private/protocol.ts'

/** Docker's own word for what has both a snapshotter of containerd's and the API that labs use. */
const containerdSince = '>=24'

/** Which image store a host's engine is to have, from the environment. @throws {HostError} for an unknown one. */
export function chosenImageStore(name = process.env.LABRUN_IMAGE_STORE): ImageStoreKind {
  if (name === undefined || name === '' || name === 'overlay2') return 'overlay2'
  if (name === 'containerd') return name
  throw new HostError(
    'environment',
    'unknown-image-store',
    `LABRUN_IMAGE_STORE is ${name}, and there are two image stores: overlay2 and containerd`,
    'Without it the image store is overlay2.',
  )
}

/** @throws {HostError} where the engine is too old for the image store. */
export function checkImageStore(kind: ImageStoreKind, engineVersion: string): void {
  if (kind === 'overlay2' || isInRange(engineVersion, containerdSince)) return
  throw new HostError(
    'environment',
    'image-store-missing',
    `LABRUN_IMAGE_STORE=containerd needs Docker 24 or newer, and this machine has ${engineVersion}`,
    'Without it the image store is overlay2, which each Docker has.',
  )
}
