import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HostError } from '../../core/host-error.ts'
import { isOfDisk } from '../io-error.ts'
import { type FoundCredentials, findCredentials } from './docker-config.ts'
import type { Absent } from './fetched.ts'
import type { ImageName } from './image-name.ts'
import { type Authorization, authorize, parseChallenges } from './registry-auth.ts'
import { ask, firstAnswerLimitMs, isLoopback, reasonOf, silenceLimitMs } from './registry-http.ts'
import { refusalWords } from './registry-refusal.ts'
import { watched } from './transfer-progress.ts'

/** A manifest or an index, its bytes and their digest. */
export interface ManifestBytes {
  body: Buffer
  digest: string
}

/** Reads one repository of a registry, by the OCI Distribution API (version 2). */
export interface RegistryClient {
  /** A manifest or an index, by tag or digest; `silent` where the registry does not answer at all. */
  manifest(reference: string): Promise<ManifestBytes | Absent | { silent: string }>
  /**
   * Writes a blob to a file.
   *
   * @param onBytes called with the size of each piece that comes
   * @throws {HostError} where it breaks off, or is not what its digest says
   */
  blob(digest: string, file: string, onBytes?: (bytes: number) => void): Promise<void>
}

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** Where a registry's API is. As Docker does it, loopback is spoken to without TLS. */
export function registryUrl({ registry, repository }: ImageName): string {
  if (registry === 'docker.io') return `https://registry-1.docker.io/v2/${repository}`
  return `${isLoopback(registry) ? 'http' : 'https'}://${registry}/v2/${repository}`
}

/**
 * A client for the repository that `image` is in.
 *
 * @param environment where to look for Docker's credentials
 */
export function createRegistryClient(
  image: ImageName,
  interrupted?: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): RegistryClient {
  const gate = new Gate(image, environment, interrupted)
  return {
    manifest: (reference) =>
      readManifest(gate, image, reference).catch((error: Error) => {
        if (error instanceof HostError) throw error
        return { silent: reasonOf(error) }
      }),
    blob: (digest, file, onBytes = () => {}) => writeBlob(gate, image, digest, file, onBytes, interrupted),
  }
}

/** Asks the registry, and shows it the credentials that it wants. */
class Gate {
  readonly #base: string
  readonly #image: ImageName
  readonly #environment: NodeJS.ProcessEnv
  readonly #interrupted: AbortSignal | undefined
  #found: FoundCredentials | null = null
  #shown: Authorization = { header: null, sent: false }
  #hasAnswered = false

  constructor(image: ImageName, environment: NodeJS.ProcessEnv, interrupted: AbortSignal | undefined) {
    this.#base = registryUrl(image)
    this.#image = image
    this.#environment = environment
    this.#interrupted = interrupted
  }

  async get(path: string, accept: string, signal = this.#interrupted): Promise<Response> {
    const first = await this.#ask(path, accept, signal)
    // Another server, to which a blob was moved, has no claim to the registry's credentials. `fetch` itself leaves
    // them out where it follows to one.
    if (first.status !== 401 || first.redirected) return first
    await this.#authorize(first.headers.get('www-authenticate') ?? '')
    if (this.#shown.header === null) return first
    await first.body?.cancel()
    return this.#ask(path, accept, signal)
  }

  /** In words why the registry did not give what it was asked for. */
  async refusal(response: Response): Promise<Absent> {
    const { host } = new URL(this.#base)
    const { registry } = this.#image
    const { sent, withheld } = this.#shown
    const body = await response.text().catch(() => '')
    const { status } = response
    return refusalWords({
      ...{ host, registry, status, statusText: statusOf(response), body },
      ...{ found: this.#found, sent, withheld },
    })
  }

  async #ask(path: string, accept: string, signal: AbortSignal | undefined): Promise<Response> {
    const { header } = this.#shown
    const headers = { Accept: accept, ...(header !== null && { Authorization: header }) }
    const limitMs = this.#hasAnswered ? silenceLimitMs : firstAnswerLimitMs
    const response = await ask(`${this.#base}${path}`, { headers }, limitMs, signal)
    this.#hasAnswered = true
    return response
  }

  /** Each time that it is asked for: a token lasts some minutes, a pull may last longer. */
  async #authorize(challenge: string): Promise<void> {
    this.#found ??= await findCredentials(this.#image.registry, this.#environment)
    const { credentials } = this.#found
    this.#shown = await authorize(parseChallenges(challenge), credentials, this.#interrupted)
  }
}

async function readManifest(
  gate: Gate,
  image: ImageName,
  reference: string,
): Promise<ManifestBytes | Absent> {
  const response = await gate.get(`/manifests/${reference}`, manifestTypes)
  if (!response.ok) return gate.refusal(response)
  const body = Buffer.from(await response.arrayBuffer())
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
  if (reference.startsWith('sha256:')) checkDigest(image, reference, digest)
  return { body, digest }
}

async function writeBlob(
  gate: Gate,
  image: ImageName,
  digest: string,
  file: string,
  onBytes: (bytes: number) => void,
  interrupted: AbortSignal | undefined,
): Promise<void> {
  const stalled = new AbortController()
  const signal = interrupted ? AbortSignal.any([interrupted, stalled.signal]) : stalled.signal
  const fail = (error: Error) => {
    throw notPulled(image, reasonOf(error))
  }
  const response = await gate.get(`/blobs/${digest}`, '*/*', signal).catch(fail)
  if (!response.ok || !response.body) throw notPulled(image, `${statusOf(response)} for ${digest}`)
  const hash = createHash('sha256')
  const timer = setTimeout(
    () => stalled.abort(new Error(`silent for ${silenceLimitMs / 1000} s`)),
    silenceLimitMs,
  )
  const watch = watched((chunk) => {
    timer.refresh()
    hash.update(chunk)
    onBytes(chunk.length)
  })
  try {
    await pipeline(Readable.fromWeb(response.body as never), watch, createWriteStream(file))
  } catch (error) {
    // The disk is full, say: that is not the registry's doing.
    if (isOfDisk(error)) throw error
    fail(error as Error)
  } finally {
    clearTimeout(timer)
  }
  checkDigest(image, digest, `sha256:${hash.digest('hex')}`)
}

function statusOf({ status, statusText }: Response): string {
  return `${status} ${statusText}`.trim()
}

function checkDigest(image: ImageName, expected: string, received: string): void {
  if (received !== expected) throw notPulled(image, `${expected} was expected and ${received} came`)
}

function notPulled({ familiar, registry }: ImageName, reason: string): HostError {
  return new HostError(
    'environment',
    'image-not-pulled',
    `the registry ${registry} broke off while it gave the image ${familiar}: ${reason}`,
    'Run the lab again: what has come so far is dropped.',
  )
}
