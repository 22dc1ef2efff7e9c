import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type AptSource, mirrorOf, parseTargets, TARGET_FORMAT } from './apt-sources.ts'
import { rootTar } from './debian-root.ts'
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

/** The base root for this machine's own Debian release, from the cache where it is there. */
export async function baseRoot(scratch: string, interrupted: AbortSignal): Promise<BaseRoot> {
  const { codename, mirror, sources } = await machineRelease(interrupted)
  const request = {
    name: `fresh-${codename}-${process.arch}-1`,
    release: codename,
    mirror,
    packages: ['git', 'ca-certificates'],
    finish: (root: string, work: string) => addNode(root, work, interrupted),
  }
  return { ...(await rootTar(request, scratch, interrupted)), sources }
}

/** This machine's own Debian. @throws {Error} where it is none. */
export async function machineRelease(
  interrupted: AbortSignal,
): Promise<{ codename: string; mirror: string; sources: AptSource[] }> {
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1]
  if (codename === undefined) throw new Error('/etc/os-release names no release: a fresh Debian needs one')
  const sources = await machineSources(codename, interrupted)
  const mirror = mirrorOf(sources, codename)
  if (mirror === null) throw new Error(`apt on this machine has no source for Debian ${codename}`)
  return { codename, mirror, sources }
}

/** Debian's mirrors as this machine uses them; apt knows them once it has lists. */
async function machineSources(codename: string, interrupted: AbortSignal): Promise<AptSource[]> {
  const ask = ['apt-get', 'indextargets', '--format', TARGET_FORMAT, 'Created-By: Packages']
  const known = parseTargets(await mustRun(ask, interrupted), codename)
  if (mirrorOf(known, codename) !== null) return known
  await mustRun(['apt-get', 'update'], interrupted)
  return parseTargets(await mustRun(ask, interrupted), codename)
}

async function addNode(root: string, work: string, interrupted: AbortSignal): Promise<void> {
  await mustRun(['npm', 'pack', ...PACKAGES, '--pack-destination', work], interrupted)
  const npm = join(root, 'usr/lib/node_modules/npm')
  await mkdir(npm, { recursive: true })
  await unpack(`${work}/node-*.tgz`, join(root, 'usr'), 'package/bin/node', interrupted)
  await unpack(`${work}/npm-*.tgz`, npm, 'package', interrupted)
  for (const name of ['npm', 'npx']) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/bin', name))
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
