import { HostError } from '../../core/host-error.ts'

/** An image's name in its parts: `nginx` is `docker.io`, `library/nginx`, `latest`. */
export interface ImageName {
  registry: string
  repository: string
  /** What the registry is asked for: a tag, or a digest (`sha256:…`), which then counts alone. */
  reference: string
  /** As Docker lists it: `nginx:latest`, `nginx@sha256:…`. */
  familiar: string
}

// The grammar of distribution's reference package.
const grammar =
  /^(?:(?<registry>localhost(?::\d+)?|[a-z0-9.-]+\.[a-z0-9-]+(?::\d+)?|[a-z0-9-]+:\d+)\/)?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/

/** @throws {HostError} where `name` is no image name. */
export function parseImageName(name: string): ImageName {
  const { registry, repository, tag = 'latest', digest } = name.match(grammar)?.groups ?? {}
  if (repository === undefined) {
    throw new HostError(
      'environment',
      'image-name',
      `${JSON.stringify(name)} is not the name of an image`,
      'Expected NAME, NAME:TAG or NAME@sha256:DIGEST, for example nginx or nginx:1.25.',
    )
  }
  const reference = digest ?? tag
  const referred = digest === undefined ? `:${tag}` : `@${digest}`
  const short = repository.replace(/^library\//, '')
  if (registry !== undefined && registry !== 'docker.io') {
    return { registry, repository, reference, familiar: `${registry}/${repository}${referred}` }
  }
  return {
    registry: 'docker.io',
    repository: short.includes('/') ? short : `library/${short}`,
    reference,
    familiar: `${short}${referred}`,
  }
}

/** Whether the image is named by its digest. */
export function isByDigest({ reference }: ImageName): boolean {
  return reference.startsWith('sha256:')
}

/** Whether a recipe can make it: none is for an image of another registry, or of a given digest. */
export function canHaveRecipe(image: ImageName): boolean {
  return image.registry === 'docker.io' && !isByDigest(image)
}
