import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { mustRun } from './enclosed.ts'

/** A minimal Debian to be made, and what is added to it. */
export interface RootRequest {
  /** Of the tar file in the cache; says what it is made of. */
  name: string
  /** `bookworm`, `sid`. */
  release: string
  mirror: string
  packages: readonly string[]
  /** Adds what is no Debian package; `work` is a folder that is thrown away. */
  finish?: (root: string, work: string) => Promise<void>
}

/** Debian moves on; a root that is older than a week is made anew. */
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000

/** Where the roots of machines, and what was made in them, stay from run to run. */
export function machineCache(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'labrun')
}

/** The root as a tar file: from the cache where it is there. @throws {Error} where debootstrap fails. */
export async function rootTar(
  request: RootRequest,
  scratch: string,
  interrupted: AbortSignal,
): Promise<{ tar: string; cached: boolean }> {
  const tar = join(machineCache(), `${request.name}.tar`)
  const madeAt = await stat(tar).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  if (madeAt > Date.now() - MAX_AGE_MS) return { tar, cached: true }
  await mkdir(machineCache(), { recursive: true })
  const work = await mkdtemp(join(scratch, 'base-'))
  await makeRoot(request, work, interrupted)
  const staged = `${tar}.${process.pid}`
  await mustRun(
    ['tar', '--create', '--numeric-owner', '--file', staged, '--directory', join(work, 'root'), '.'],
    interrupted,
  ).finally(() => interrupted.aborted && rm(staged, { force: true }))
  await rename(staged, tar)
  await rm(work, { recursive: true })
  return { tar, cached: false }
}

async function makeRoot(
  { release, mirror, packages, finish }: RootRequest,
  work: string,
  interrupted: AbortSignal,
): Promise<void> {
  const root = join(work, 'root')
  const include = `--include=${packages.join(',')}`
  await mustRun(['debootstrap', '--variant=minbase', include, release, root, mirror], interrupted)
  await finish?.(root, work)
  // As images are shipped: without apt's lists and packages.
  for (const litter of ['var/lib/apt/lists', 'var/cache/apt/archives']) {
    await rm(join(root, litter), { recursive: true })
    await mkdir(join(root, litter, 'partial'), { recursive: true })
  }
}
