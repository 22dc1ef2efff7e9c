import { HostError } from '../../core/host-error.ts'

/** An image's name in its parts: `nginx` is `docker.io`, `library/nginx`, `latest`. */
export interface ImageName {
  registry: string
  repository: string
  tag: string
  /** As Docker lists it: `nginx:latest`. */
  familiar: string
}

// The grammar of distribution's reference package, less digests.
const grammar =
  /^(?:(?<registry>localhost(?::\d+)?|[a-z0-9.-]+\.[a-z0-9-]+(?::\d+)?|[a-z0-9-]+:\d+)\/)?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\w][\w.-]{0,127}))?$/

/** @throws {HostError} where `name` is no image name, or names a digest. */
export function parseImageName(name: string): ImageName {
  const { registry, repository, tag = 'latest' } = name.match(grammar)?.groups ?? {}
  if (repository === undefined) {
    throw new HostError(
      'environment',
      'image-name',
      `${JSON.stringify(name)} is not the name of an image`,
      'Expected NAME or NAME:TAG, for example nginx or nginx:1.25.',
    )
  }
  const short = repository.replace(/^library\//, '')
  if (registry !== undefined && registry !== 'docker.io') {
    return { registry, repository, tag, familiar: `${registry}/${repository}:${tag}` }
  }
  return {
    registry: 'docker.io',
    repository: short.includes('/') ? short : `library/${short}`,
    tag,
    familiar: `${short}:${tag}`,
  }
}
