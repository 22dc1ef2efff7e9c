import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type BaseRoot, machineRelease } from '../fresh/base-root.ts'
import { machineCache, rootTar } from '../fresh/debian-root.ts'
import type { Row } from './row.ts'

/** What labrun and the labs need there, and what boots it in a virtual machine. */
const PACKAGES = [
  'ca-certificates',
  'curl',
  'debootstrap',
  'docker.io',
  'busybox-static',
  'cpio',
  'iproute2',
  'iptables',
  'kmod',
  'nftables',
  'procps',
  'xz-utils',
] as const

/** What of it is a package of its own in newer releases. */
const SINCE: Record<Row['release'], string[]> = {
  bookworm: [],
  trixie: ['docker-cli'],
  sid: ['docker-cli', 'util-linux-extra'],
}

/** A minimal Debian of that release with its Docker engine, from the cache where it is there. */
export async function engineRoot(
  release: Row['release'],
  scratch: string,
  interrupted: AbortSignal,
): Promise<Pick<BaseRoot, 'tar' | 'sources'>> {
  const { mirror } = await machineRelease(interrupted)
  const packages = [...PACKAGES, ...SINCE[release]]
  const { tar } = await rootTar(
    { name: rootName(release, packages), release, mirror, packages },
    scratch,
    interrupted,
  )
  return { tar, sources: [{ site: mirror, release, component: 'main' }] }
}

/** Says what the root is made of, so that another list of packages makes another root. */
export function rootName(release: string, packages: readonly string[]): string {
  const made = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12)
  return `engine-${release}-${process.arch}-${made}`
}

/** Where the images stay that labrun makes on machines of that release. */
export function imageCache(release: Row['release']): string {
  return join(machineCache(), `engine-${release}-images`)
}
