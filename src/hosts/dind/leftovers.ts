import { CACHE_VOLUME, RUN_LABEL } from './container.ts'
import { askDocker } from './docker-command.ts'

/** A container of a dind host, as `docker ps` lists it. */
export interface FoundContainer {
  name: string
  /** In Docker's words: `running`, `created`, `exited`. */
  state: string
  createdAt: Date
}

/**
 * A container ends with the run that it belongs to, and Docker removes it then. What is there and does not run was left: where
 * `docker run` was killed between making and starting it, or Docker itself before it came to remove it. One that was
 * only just made may be about to start.
 */
export function isDead({ state, createdAt }: FoundContainer, now = new Date()): boolean {
  if (state === 'exited' || state === 'dead') return now.getTime() - createdAt.getTime() > removeLimitMs
  return state === 'created' && now.getTime() - createdAt.getTime() > startLimitMs
}

/** Docker makes a volume with its container, and removes both together, if not at once. */
const removeLimitMs = 10_000

/** A hundred times what it takes. */
const startLimitMs = 60_000

/** All that there are. @throws {HostError} where docker does not answer */
export async function findContainers(): Promise<FoundContainer[]> {
  const format = '{{.Names}}\t{{.State}}\t{{.CreatedAt}}'
  const text = await askDocker(
    ['ps', '--all', '--no-trunc', '--filter', `label=${RUN_LABEL}`, '--format', format],
    { limitMs },
  )
  return readContainers(text)
}

/** A machine whose engine hangs must not hold up `labrun clean` for long. */
const limitMs = 5_000

/** From the lines of `docker ps`: `2026-11-29 22:04:35 +0000 UTC`. */
export function readContainers(text: string): FoundContainer[] {
  return linesOf(text).map((line) => {
    const [name = '', state = '', created = ''] = line.split('\t')
    const [date, time, zone] = created.split(' ')
    return { name, state, createdAt: new Date(`${date}T${time}${zone?.replace(/(\d\d)$/, ':$1')}`) }
  })
}

/**
 * Volumes of containers that are gone: Docker forgets them where it comes to remove a container only after it was killed
 * itself. @throws {HostError}
 */
export async function findVolumes(now = new Date()): Promise<string[]> {
  const filters = ['--filter', 'dangling=true', '--filter', `label=${RUN_LABEL}`]
  const names = linesOf(await askDocker(['volume', 'ls', '--quiet', ...filters], { limitMs }))
  if (names.length === 0) return []
  const format = '{{.Name}}\t{{.CreatedAt}}'
  const text = await askDocker(['volume', 'inspect', '--format', format, ...names], { limitMs })
  const known = linesOf(text).map((line) => line.split('\t'))
  return known.flatMap(([name, created]) =>
    now.getTime() - new Date(created!).getTime() > removeLimitMs ? [name!] : [],
  )
}

/** Removes what dead runs left. Returns it in words. @throws {HostError} */
export async function removeDead(): Promise<string[]> {
  const dead = (await findContainers()).filter((container) => isDead(container)).map(({ name }) => name)
  for (const name of dead) await removeContainer(name)
  const volumes = await findVolumes()
  for (const name of volumes) await removeVolume(name)
  return [...dead.map((name) => `the container ${name}`), ...volumes.map((name) => `the volume ${name}`)]
}

/** @throws {HostError} with docker's own words */
export async function removeVolume(name: string): Promise<void> {
  await askDocker(['volume', 'rm', name])
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').filter((line) => line !== ''))]
}

/** With all that runs in it. @throws {HostError} with docker's own words */
export async function removeContainer(name: string): Promise<void> {
  await askDocker(['rm', '--force', '--volumes', name])
}

/** What dind hosts keep from run to run: the volume of their images, and the images they are made of. @throws {HostError} */
export async function findCache(): Promise<{ volumes: string[]; images: string[] }> {
  const [volumes, images] = await Promise.all([
    askDocker(['volume', 'ls', '--quiet', '--filter', `name=^${CACHE_VOLUME}$`], { limitMs }),
    askDocker(['image', 'ls', '--filter', 'label=labrun.host=dind', '--format', '{{.Repository}}:{{.Tag}}'], {
      limitMs,
    }),
  ])
  return {
    volumes: linesOf(volumes),
    images: linesOf(images).filter((name) => name.startsWith('labrun-host:')),
  }
}

/** @throws {HostError} with docker's own words: a living run may use them */
export async function removeCache({ volumes, images }: Awaited<ReturnType<typeof findCache>>): Promise<void> {
  if (volumes.length > 0) await askDocker(['volume', 'rm', ...volumes])
  if (images.length > 0) await askDocker(['image', 'rm', ...images])
}
