import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import systemPackages from '../core/system-packages.json' with { type: 'json' }

/** Where commands are looked for on a Docker host. */
export const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Path of a command on this machine's standard PATH; `null` where there is none. */
export function findCommand(name: string, path: string = standardPath): string | null {
  const candidates = path.split(':').map((folder) => join(folder, name))
  return candidates.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** What installs these commands on Debian; `null` where labrun does not know the package of any of them. */
export function installHint(
  commands: string[],
  isKnown: (name: string) => boolean = isKnownToApt,
): string | null {
  const known: Record<string, string[]> = systemPackages.packages
  const packages = commands.flatMap((command) => {
    const names = known[command] ?? []
    return names.find((name, index) => index === names.length - 1 || isKnown(name)) ?? []
  })
  if (packages.length === 0) return null
  return `Install what is missing: apt-get install ${[...new Set(packages)].sort().join(' ')}`
}

function isKnownToApt(name: string): boolean {
  try {
    return execFileSync('apt-cache', ['pkgnames', name], { encoding: 'utf8' }).split('\n').includes(name)
  } catch {
    return false
  }
}
