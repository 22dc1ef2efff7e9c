import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sizeText } from '../../core/text/size-text.ts'
import { createEngineClient, type EngineClient, transferLimitMs } from '../engine-client.ts'
import { throwIfInterrupted } from '../interrupted.ts'
import type { Absent, Fetched } from './fetched.ts'
import type { ImageName } from './image-name.ts'
import { transferProgress, watched } from './transfer-progress.ts'

/** Where an engine of this machine listens: `DOCKER_HOST` where it is a unix socket, else Docker's own place. */
export function localEngineSocket(dockerHost = process.env.DOCKER_HOST): string | null {
  if (dockerHost === undefined || dockerHost === '') return '/var/run/docker.sock'
  return dockerHost.startsWith('unix://') ? dockerHost.slice('unix://'.length) : null
}

/** How to copy out of an engine. */
export interface SaveOptions {
  socket?: string | null
  signal?: AbortSignal | undefined
}

/**
 * Copies an image out of this machine's own engine into `staging`. The digest is the image's id, that of its
 * configuration: an engine does not keep the bytes of the manifest that a registry gave.
 */
export async function saveFromLocalEngine(
  image: ImageName,
  staging: string,
  onProgress: (message: string) => void,
  { socket = localEngineSocket(), signal }: SaveOptions = {},
): Promise<Fetched> {
  const found = await inspect(image, socket)
  if ('absent' in found) return found
  const { client, digest, size } = found
  const tell = (text: string) =>
    onProgress(`copying ${text} from this machine's Docker engine: the image ${image.familiar}`)
  tell(sizeText(size))
  const onBytes = transferProgress(size, tell)
  const archive = await client.open(
    'GET',
    `/images/${encodeURIComponent(image.familiar)}/get`,
    undefined,
    transferLimitMs,
  )
  await unpack(archive, staging, onBytes, signal)
  return { digest }
}

/** The digest that `saveFromLocalEngine` would give; nothing is copied. */
export async function findInLocalEngine(
  image: ImageName,
  socket: string | null = localEngineSocket(),
): Promise<Fetched> {
  const found = await inspect(image, socket)
  return 'absent' in found ? found : { digest: found.digest }
}

interface Inspected {
  client: EngineClient
  digest: string
  /** Bytes, as the engine tells. */
  size: number
}

async function inspect(image: ImageName, socket: string | null): Promise<Inspected | Absent> {
  if (socket === null || !existsSync(socket)) return { absent: 'no Docker engine runs on this machine' }
  const client = createEngineClient(socket, answerLimitMs)
  const name = encodeURIComponent(image.familiar)
  const inspected = await client.call('GET', `/images/${name}/json`).catch(() => null)
  if (inspected === null) return { absent: "this machine's Docker engine does not answer" }
  if (inspected.status !== 200) return { absent: "this machine's Docker engine does not have it" }
  const { Id: digest, Size: size = 0 } = inspected.body as { Id: string; Size?: number }
  return { client, digest, size }
}

/** An engine that hangs must not hold up the other origins for long; one that is busy is not to be passed over. */
const answerLimitMs = 10_000

async function unpack(
  archive: Readable,
  directory: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const tar = spawn('tar', ['--extract', '--directory', directory], { stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = once(tar, 'exit')
  const limit = AbortSignal.timeout(transferLimitMs)
  await pipeline(
    archive,
    watched(({ length }) => onBytes(length)),
    tar.stdin,
    { signal: signal ? AbortSignal.any([signal, limit]) : limit },
  ).catch((error: unknown) => {
    throwIfInterrupted(signal)
    throw error
  })
  await ended
}
