import { Transform } from 'node:stream'
import { HostError } from '../../core/host-error.ts'
import { type EngineClient, engineMessage } from '../engine-client.ts'

/** The images of an engine, those without a name too. */
export interface ImageState {
  ids: ReadonlySet<string>
  /** Which image a name is of. */
  tags: ReadonlyMap<string, string>
  /** By which digests an image was pulled: `nginx@sha256:…`. */
  digests: ReadonlyMap<string, readonly string[]>
}

interface ListedImage {
  Id: string
  RepoTags: string[] | null
  RepoDigests?: string[] | null
}

/** @throws {HostError} where the engine does not answer, or refuses */
export async function imageState(engine: EngineClient): Promise<ImageState> {
  const { status, body } = await engine.call('GET', '/images/json?all=1')
  // By an answer that is none, all would have come with the next call, or nothing with this one.
  if (status !== 200) throw new HostError('environment', 'docker-refused', refusedWords(status, body))
  const listed = Array.isArray(body) ? (body as ListedImage[]) : []
  const tags = listed.flatMap(({ Id, RepoTags }) =>
    (RepoTags ?? []).filter(isTag).map((tag): [string, string] => [tag, Id]),
  )
  const digests = listed.map(({ Id, RepoDigests }) => [Id, RepoDigests ?? []] as const)
  return { ids: new Set(listed.map(({ Id }) => Id)), tags: new Map(tags), digests: new Map(digests) }
}

function refusedWords(status: number, body: unknown): string {
  return `the Docker engine does not list its images (${status}): ${engineMessage(body)}`
}

/**
 * What has come by a call: what its answer names, or `all` where it names nothing. What another program has made meanwhile
 * is not taken for the lab's by that. A name that has moved from one image to another has come, too.
 */
export function imagesMade(
  before: ImageState,
  after: ImageState,
  named: Named | 'all',
): { images: string[]; tags: string[] } {
  const isNamed = (id: string, tags: string[]) => {
    if (named === 'all') return true
    const digests = after.digests.get(id) ?? []
    return (
      named.ids.some((part) => [id, ...digests].some((text) => text.includes(part))) ||
      [...tags, ...digests].some((name) => named.tags.has(name))
    )
  }
  const tagsOf = (id: string) => [...after.tags].filter(([, other]) => other === id).map(([tag]) => tag)
  return {
    images: [...after.ids].filter((id) => !before.ids.has(id) && isNamed(id, tagsOf(id))),
    tags: [...after.tags]
      .filter(([tag, id]) => before.tags.get(tag) !== id && isNamed(id, [tag]))
      .map(([tag]) => tag),
  }
}

/** The images that a call or its answer has named. */
export interface Named {
  /** Whole ids or their beginnings. */
  ids: string[]
  tags: Set<string>
  /** Containers in which a build has run its commands. */
  containers: string[]
}

/** Reads along what an engine tells of its work, keeps no more than a line of it, and holds its end back until `done`. */
export function readAlong(named: Named, done: () => Promise<void>): Transform {
  let rest = ''
  const read = (line: string) => {
    for (const [, id = ''] of line.matchAll(/sha256:([0-9a-f]{64})/g)) named.ids.push(id)
    for (const [, id = ''] of line.matchAll(/---\\u003e ([0-9a-f]{12})\b/g)) named.ids.push(id)
    for (const [, id = ''] of line.matchAll(/Running in ([0-9a-f]{12})\b/g)) named.containers.push(id)
    for (const [, tag = ''] of line.matchAll(/Loaded image: ([^"\\\s]+)/g)) named.tags.add(tag)
  }
  return new Transform({
    transform(chunk: Buffer, _, next) {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop()!.slice(-MOST_OF_A_LINE)
      lines.forEach(read)
      next(null, chunk)
    },
    flush(end) {
      read(rest)
      done().then(() => end(), end)
    },
  })
}

const MOST_OF_A_LINE = 64 * 1024

/** A name as an engine lists it: `nginx` and `docker.io/library/nginx` are `nginx:latest`. */
export function wholeTag(given: string, tag = ''): string {
  const name = given.replace(/^docker\.io\/(library\/)?/, '')
  if (tag !== '') return tag.includes(':') ? `${name}@${tag}` : `${name}:${tag}`
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`
}

function isTag(tag: string): boolean {
  return tag !== '<none>:<none>'
}
