import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { HostError } from '../../core/host-error.ts'
import { type EngineClient, engineMessage, transferLimitMs } from '../engine-client.ts'
import { archiveSize, type ImageArchive, imageId } from './image-archive.ts'
import { transferProgress, watched } from './transfer-progress.ts'

/**
 * `docker load`.
 *
 * @param onProgress told every so often how much of it has gone: `12 MiB of 45 MiB`
 * @throws {HostError} where the engine does not have the image afterwards
 */
export async function loadArchive(
  engine: EngineClient,
  image: ImageArchive,
  onProgress: (text: string) => void = () => {},
): Promise<void> {
  const onBytes = transferProgress(archiveSize(image), onProgress)
  const tar = spawn('tar', ['--create', '--directory', image.directory, '--exclude=./source.json', '.'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const body = tar.stdout.pipe(watched(({ length }) => onBytes(length)))
  const answer = await text(await engine.open('POST', '/images/load?quiet=1', body, transferLimitMs))
  // Loaded without a tag, an image has no name but its id.
  const name = image.name.includes('@') ? imageId(image) : image.name
  const inspected = await engine.call('GET', `/images/${encodeURIComponent(name)}/json`)
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
