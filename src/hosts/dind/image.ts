import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { HostError } from '../../core/host-error.ts'
import { docker } from './docker-command.ts'

/** Of an image that the user has made: nothing is built then. It needs what `dind.Dockerfile` installs. */
const OWN_IMAGE = 'LABRUN_DIND_IMAGE'

/** The image that dind hosts are made of, by the digest of its recipe: another recipe is another image. */
export function imageName(recipe = readRecipe(), environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment[OWN_IMAGE]
  if (own !== undefined && own !== '') return own
  return `labrun-host:${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`
}

function readRecipe(): string {
  return readFileSync(new URL('./dind.Dockerfile', import.meta.url), 'utf8')
}

/**
 * Has the engine build the image where it has none: the first time only.
 *
 * @returns its name
 * @throws {HostError} with the end of what the build said
 */
export async function ensureImage(onProgress: (message: string) => void): Promise<string> {
  const recipe = readRecipe()
  const name = imageName(recipe)
  const { status } = await docker(['image', 'inspect', '--format', '{{.Id}}', name])
  if (status === 0) return name
  if (name === process.env[OWN_IMAGE]) throw ownImageMissing(name)
  const tell = (doing: string) => onProgress(`building the image ${name} on your Docker engine: ${doing}`)
  tell('minutes, the first time only')
  const log: string[] = []
  const built = await docker(['build', '--tag', name, '-'], {
    input: recipe,
    limitMs: buildLimitMs,
    onLine: (line) => {
      log.push(line)
      const doing = stageOf(line)
      if (doing !== null) tell(doing)
    },
  })
  if (built.status !== 0) throw notBuilt(name, log)
  return name
}

/** A slow line, and 200 MB. */
const buildLimitMs = 30 * 60_000

/** What of a build's log people want to know: of both of Docker's builders. */
export function stageOf(line: string): string | null {
  if (/^(Step \d+\/\d+ : |#\d+ \[\d+\/\d+\] )FROM /.test(line)) return 'fetching Debian with Node'
  if (/^(Step \d+\/\d+ : |#\d+ \[\d+\/\d+\] )RUN /.test(line)) return 'installing packages'
  return null
}

function ownImageMissing(name: string): HostError {
  return new HostError(
    'environment',
    'dind-image-missing',
    `${OWN_IMAGE} names the image ${name}, which your Docker engine does not have`,
    `docker pull or docker load it; or unset ${OWN_IMAGE}, and labrun builds one.`,
  )
}

function notBuilt(name: string, log: readonly string[]): HostError {
  const end = log
    .filter((line) => line.trim() !== '')
    .slice(-15)
    .map((line) => `  ${line}`)
    .join('\n')
  return new HostError(
    'environment',
    'dind-image-not-built',
    `the image ${name} could not be built on your Docker engine; the end of what it said:\n${end}`,
    `It needs a registry and Debian's archive. Where they can't be reached, load an image that has all of it, and name it by ${OWN_IMAGE}.`,
  )
}
