import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HostError } from '../../core/host-error.ts'
import type { ImageName } from './image-name.ts'

/** Reads one repository of a registry, by the OCI Distribution API (version 2). */
export interface RegistryClient {
  /** A manifest or an index, by tag or digest; text where the registry does not give it: why. */
  manifest(reference: string): Promise<{ body: Buffer; digest: string } | string>
  /** Writes a blob to a file. @throws {HostError} where it breaks off, or is not what its digest says. */
  blob(digest: string, file: string): Promise<void>
}

/** A registry that has not answered in this time counts as out of reach. */
const connectLimitMs = 2_000
/** A transfer may be slow, but not silent. */
const silenceLimitMs = 30_000

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** Where a registry's API is. As Docker does it, loopback is spoken to without TLS. */
export function registryUrl({ registry, repository }: ImageName): string {
  if (registry === 'docker.io') return `https://registry-1.docker.io/v2/${repository}`
  const plain = /^(localhost|127\.\d+\.\d+\.\d+)(:|$)/.test(registry)
  return `${plain ? 'http' : 'https'}://${registry}/v2/${repository}`
}

/** A client for the repository that `image` is in. It asks for a token when the registry wants one. */
export function createRegistryClient(image: ImageName, interrupted?: AbortSignal): RegistryClient {
  const base = registryUrl(image)
  let token: string | null = null

  async function get(path: string, accept: string, signal = interrupted): Promise<Response> {
    const ask = () =>
      answer(
        `${base}${path}`,
        { Accept: accept, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
        signal,
      )
    const response = await ask()
    if (response.status !== 401 || token !== null) return response
    token = await fetchToken(response.headers.get('www-authenticate') ?? '')
    return token === null ? response : ask()
  }

  return {
    async manifest(reference) {
      const response = await get(`/manifests/${reference}`, manifestTypes).catch((error: Error) =>
        reasonOf(error),
      )
      if (typeof response === 'string') return response
      if (!response.ok) return `${response.status} ${response.statusText}`.trim()
      const body = Buffer.from(await response.arrayBuffer())
      return { body, digest: `sha256:${createHash('sha256').update(body).digest('hex')}` }
    },
    async blob(digest, file) {
      const stalled = new AbortController()
      const signal = interrupted ? AbortSignal.any([interrupted, stalled.signal]) : stalled.signal
      const response = await get(`/blobs/${digest}`, '*/*', signal)
      if (!response.ok || !response.body)
        throw notPulled(image, `${response.status} ${response.statusText} for ${digest}`)
      const hash = createHash('sha256')
      const timer = setTimeout(
        () => stalled.abort(new Error(`silent for ${silenceLimitMs / 1000} s`)),
        silenceLimitMs,
      )
      const watch = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          timer.refresh()
          hash.update(chunk)
          done(null, chunk)
        },
      })
      try {
        await pipeline(Readable.fromWeb(response.body as never), watch, createWriteStream(file))
      } catch (error) {
        throw notPulled(image, reasonOf(error as Error))
      } finally {
        clearTimeout(timer)
      }
      const received = `sha256:${hash.digest('hex')}`
      if (received !== digest) throw notPulled(image, `${digest} was expected and ${received} came`)
    },
  }
}

/** The time limit is on the answer's head; its body has the caller's. */
async function answer(url: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> {
  const slow = new AbortController()
  const timer = setTimeout(
    () => slow.abort(new Error(`no answer in ${connectLimitMs / 1000} s`)),
    connectLimitMs,
  )
  try {
    return await fetch(url, {
      headers,
      signal: signal ? AbortSignal.any([signal, slow.signal]) : slow.signal,
    })
  } finally {
    clearTimeout(timer)
  }
}

/** Anonymous token, as Docker Hub gives it (distribution: "Token Authentication Specification"). */
async function fetchToken(challenge: string): Promise<string | null> {
  const fields = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  )
  if (!/^bearer /i.test(challenge) || !fields.realm) return null
  const url = new URL(fields.realm)
  for (const name of ['service', 'scope']) if (fields[name]) url.searchParams.set(name, fields[name])
  const response = await answer(url.href, {})
  if (!response.ok) return null
  const body = (await response.json()) as { token?: string; access_token?: string }
  return body.token ?? body.access_token ?? null
}

/** `fetch` hides the reason in the cause. */
function reasonOf(error: Error): string {
  const cause = error.cause as { code?: string; message?: string } | undefined
  return cause?.code ?? cause?.message ?? error.message
}

function notPulled({ familiar, registry }: ImageName, reason: string): HostError {
  return new HostError(
    'environment',
    'image-not-pulled',
    `the registry ${registry} broke off while it gave the image ${familiar}: ${reason}`,
    'Run the lab again: what has come so far is dropped.',
  )
}
