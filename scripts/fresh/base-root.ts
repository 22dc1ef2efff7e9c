import { mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type AptSource, mirrorOf, parseTargets, TARGET_FORMAT } from './apt-sources.ts'
import { mustRun } from './enclosed.ts'

/** A minimal Debian with Node 20, npm 10 and git, as a tar file. */
export interface BaseRoot {
  tar: string
  sources: AptSource[]
  /** It was made by an earlier run. */
  cached: boolean
}

/** What people have who install Node 20 today; npm 10 came with it. */
const PACKAGES = [`node-${process.platform}-${process.arch}@20`, 'npm@10'] as const

/** Debian moves on; a base that is older than a week is made anew. */
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000

/** The base root for this machine's own Debian release, from the cache where it is there. */
export async function baseRoot(scratch: string, interrupted: AbortSignal): Promise<BaseRoot> {
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1]
  if (codename === undefined) throw new Error('/etc/os-release names no release: a fresh Debian needs one')
  const sources = await machineSources(codename, interrupted)
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'labrun')
  const tar = join(cache, `fresh-${codename}-${process.arch}-1.tar`)
  const madeAt = await stat(tar).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  if (madeAt > Date.now() - MAX_AGE_MS) return { tar, sources, cached: true }
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(scratch, 'base-'))
  await makeRoot(work, codename, sources, interrupted)
  await mustRun(
    ['tar', '--create', '--numeric-owner', '--file', `${tar}.new`, '--directory', join(work, 'root'), '.'],
    interrupted,
  )
  await rename(`${tar}.new`, tar)
  await rm(work, { recursive: true })
  return { tar, sources, cached: false }
}

/** Debian's mirrors as this machine uses them; apt knows them once it has lists. */
async function machineSources(codename: string, interrupted: AbortSignal): Promise<AptSource[]> {
  const ask = ['apt-get', 'indextargets', '--format', TARGET_FORMAT, 'Created-By: Packages']
  const known = parseTargets(await mustRun(ask, interrupted), codename)
  if (mirrorOf(known, codename) !== null) return known
  await mustRun(['apt-get', 'update'], interrupted)
  return parseTargets(await mustRun(ask, interrupted), codename)
}

async function makeRoot(
  work: string,
  codename: string,
  sources: AptSource[],
  interrupted: AbortSignal,
): Promise<void> {
  const mirror = mirrorOf(sources, codename)
  if (mirror === null) throw new Error(`apt on this machine has no source for Debian ${codename}`)
  const root = join(work, 'root')
  const include = '--include=git,ca-certificates'
  await mustRun(['debootstrap', '--variant=minbase', include, codename, root, mirror], interrupted)
  await mustRun(['npm', 'pack', ...PACKAGES, '--pack-destination', work], interrupted)
  const npm = join(root, 'usr/lib/node_modules/npm')
  await mkdir(npm, { recursive: true })
  await unpack(`${work}/node-*.tgz`, join(root, 'usr'), 'package/bin/node', interrupted)
  await unpack(`${work}/npm-*.tgz`, npm, 'package', interrupted)
  for (const name of ['npm', 'npx']) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/bin', name))
  }
  // As images are shipped: without apt's lists and packages.
  for (const litter of ['var/lib/apt/lists', 'var/cache/apt/archives']) {
    await rm(join(root, litter), { recursive: true })
    await mkdir(join(root, litter, 'partial'), { recursive: true })
  }
}

async function unpack(
  tarball: string,
  into: string,
  member: string,
  interrupted: AbortSignal,
): Promise<void> {
  const script = `exec tar --extract --gzip --no-same-owner --strip-components=1 --directory "$1" --file ${tarball} "$2"`
  await mustRun(['sh', '-c', script, 'unpack', into, member], interrupted)
}
