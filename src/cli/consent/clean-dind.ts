import type { Residue } from '../../core/report.ts'
import {
  type FoundContainer,
  findCache,
  findContainers,
  findVolumes,
  isDead,
  removeCache,
  removeContainer,
  removeVolume,
} from '../../hosts/dind/leftovers.ts'

/** What `labrun clean` is to do about containers. */
export interface CleanDind {
  /** Whole name of one run; `undefined`: all that are dead. */
  name?: string | undefined
  dryRun: boolean
  cache: boolean
}

/** What came of it. */
export interface CleanedDind {
  /** The name that was asked for is a container's, so that it is no run's of the machine itself. */
  isNamed: boolean
  /** Something was there to remove. */
  hasFound: boolean
  residue: Residue[]
}

const NOTHING: CleanedDind = { isNamed: false, hasFound: false, residue: [] }

/**
 * Takes away what `dind` hosts left on the Docker engine that the user's `docker` speaks to; tells of those that go on. Where
 * no engine answers there is nothing to tell.
 */
export async function cleanDind({ name, dryRun, cache }: CleanDind): Promise<CleanedDind> {
  const found = await findContainers().catch(() => null)
  if (found === null) return NOTHING
  const named = name === undefined ? null : found.find((container) => container.name === name)
  if (named === undefined) return NOTHING
  const chosen = named === null ? found.filter((container) => isDead(container)) : [named]
  const residue: Residue[] = []
  for (const container of chosen) residue.push(...(await cleanOne(container, dryRun)))
  if (named === null) for (const container of found) if (!chosen.includes(container)) tellLiving(container)
  const volumes = named === null ? await volumesLeft() : []
  for (const volume of volumes) residue.push(...(await cleanVolume(volume, dryRun)))
  if (cache) residue.push(...(await cleanCache(dryRun, found.length > chosen.length)))
  return { isNamed: named !== null, hasFound: chosen.length + volumes.length > 0, residue }
}

async function volumesLeft(): Promise<string[]> {
  return findVolumes().catch(() => [])
}

async function cleanOne({ name }: FoundContainer, dryRun: boolean): Promise<Residue[]> {
  return removing(`the container ${name}`, `docker rm --force --volumes ${name}`, dryRun, () =>
    removeContainer(name),
  )
}

async function cleanVolume(name: string, dryRun: boolean): Promise<Residue[]> {
  return removing(`the volume ${name}`, `docker volume rm ${name}`, dryRun, () => removeVolume(name))
}

function tellLiving({ name, state, createdAt }: FoundContainer): void {
  const time = createdAt.toISOString().slice(0, 19).replace('T', ' ')
  console.log(
    `Still going on: the container ${name} (${state}, since ${time} UTC); labrun clean ${name} ends it.`,
  )
}

/** @param isInUse by a run that goes on */
async function cleanCache(dryRun: boolean, isInUse: boolean): Promise<Residue[]> {
  const cache = await findCache().catch(() => ({ volumes: [], images: [] }))
  const words = [
    ...cache.volumes.map((volume) => `the volume ${volume}`),
    ...cache.images.map((image) => `the image ${image}`),
  ].join(', ')
  if (words === '') return []
  if (isInUse) {
    console.log(`In use, and left alone on the Docker engine: ${words}.`)
    return []
  }
  const remove = [
    ...(cache.volumes.length > 0 ? [`docker volume rm ${cache.volumes.join(' ')}`] : []),
    ...(cache.images.length > 0 ? [`docker image rm ${cache.images.join(' ')}`] : []),
  ].join(' && ')
  return removing(words, remove, dryRun, () => removeCache(cache))
}

/** What docker refuses is left, with its words. */
async function removing(
  what: string,
  remove: string,
  dryRun: boolean,
  act: () => Promise<void>,
): Promise<Residue[]> {
  try {
    if (!dryRun) await act()
    console.log(`${dryRun ? 'Would remove' : 'Removed'} from the Docker engine: ${what}.`)
    return []
  } catch (error) {
    return [{ what: `${what} (${(error as Error).message.replaceAll('\n', ' ')})`, remove }]
  }
}
