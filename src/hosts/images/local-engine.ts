import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createEngineClient, transferLimitMs } from '../engine-client.ts'
import type { Fetched } from './fetched.ts'
import type { ImageName } from './image-name.ts'

/** Where an engine of this machine listens: `DOCKER_HOST` where it is a unix socket, else Docker's own place. */
export function localEngineSocket(dockerHost = process.env.DOCKER_HOST): string | null {
  if (dockerHost === undefined || dockerHost === '') return '/var/run/docker.sock'
  return dockerHost.startsWith('unix://') ? dockerHost.slice('unix://'.length) : null
}

/** Copies an image out of this machine's own engine into `staging`. */
export async function saveFromLocalEngine(
  image: ImageName,
  staging: string,
  onProgress: (message: string) => void,
  socket: string | null = localEngineSocket(),
): Promise<Fetched> {
  if (socket === null || !existsSync(socket)) return { absent: 'no Docker engine runs on this machine' }
  const client = createEngineClient(socket, answerLimitMs)
  const name = encodeURIComponent(image.familiar)
  const inspected = await client.call('GET', `/images/${name}/json`).catch(() => null)
  if (inspected === null) return { absent: "this machine's Docker engine does not answer" }
  if (inspected.status !== 200) return { absent: "this machine's Docker engine does not have it" }
  onProgress(`copying the image ${image.familiar} from this machine's Docker engine`)
  await unpack(await client.open('GET', `/images/${name}/get`, undefined, transferLimitMs), staging)
  return { digest: (inspected.body as { Id: string }).Id }
}

/** An engine that hangs must not hold up the other origins. */
const answerLimitMs = 2_000

async function unpack(archive: Readable, directory: string): Promise<void> {
  const tar = spawn('tar', ['--extract', '--directory', directory], { stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = once(tar, 'exit')
  await pipeline(archive, tar.stdin, { signal: AbortSignal.timeout(transferLimitMs) })
  await ended
}
