import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { HostError } from '../../core/host-error.ts'
import { type EngineClient, engineMessage, transferLimitMs } from '../engine-client.ts'
import type { ImageArchive } from './image-archive.ts'

/** `docker load`. @throws {HostError} where the engine does not have the image afterwards. */
export async function loadArchive(engine: EngineClient, image: ImageArchive): Promise<void> {
  const tar = spawn('tar', ['--create', '--directory', image.directory, '--exclude=./source.json', '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const answer = await text(await engine.open('POST', '/images/load?quiet=1', tar.stdout, transferLimitMs))
  const inspected = await engine.call('GET', `/images/${encodeURIComponent(image.name)}/json`)
  if (inspected.status === 200) return
  throw new HostError(
    'environment',
    'image-not-loaded',
    `Docker did not load the image ${image.name}: ${lastError(answer) ?? engineMessage(inspected.body)}`,
    `Its archive ${image.directory} may be damaged: remove it, and it is made anew.`,
  )
}

/** The engine answers 200 and then a stream of JSON, with the error in the last of it. */
function lastError(answer: string): string | null {
  return answer.match(/"error":"((?:[^"\\]|\\.)*)"/)?.[1] ?? null
}
