import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A Debian package that the machine lacks, with the commands it was missed by.
 * @typedef {{ name: string, commands: string[] }} MissingPackage
 */

/**
 * Which command is in which package. A list of packages: the first one that this Debian has
 * (since Debian 13 the docker command is in a package of its own).
 * `setUp`: what labrun needs. `tests`: what its tests need besides.
 * @typedef {{ setUp: string[], tests: string[], packages: Record<string, string[]> }} SystemPackages
 */

/**
 * @param {boolean} [forTests] what the tests need besides is part of `setUp`
 * @returns {SystemPackages}
 */
export function readSystemPackages(forTests = false) {
  /** @type {SystemPackages} */
  const data = JSON.parse(
    readFileSync(new URL('../../src/core/system-packages.json', import.meta.url), 'utf8'),
  )
  return forTests ? { ...data, setUp: [...data.setUp, ...data.tests] } : data
}

/** Where Debian keeps commands for root; `su` without `-` leaves them off the PATH. */
const ROOT_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/**
 * A PATH with the folders for root in it.
 * @param {string} [path]
 */
export function completePath(path = '') {
  return [...new Set([...path.split(':'), ...ROOT_PATH])].filter(Boolean).join(':')
}

/**
 * Whether a command is found on the PATH. A whole path is that of a file, for packages that have no command.
 * @param {string} command
 * @param {string} path
 */
export function isOnPath(command, path) {
  if (command.startsWith('/')) return existsSync(command)
  return path.split(':').some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * The packages that bring the missing commands, in alphabetical order.
 * @param {SystemPackages} data
 * @param {(command: string) => boolean} has
 * @param {(name: string) => boolean} isKnown whether this Debian has a package of that name
 * @returns {MissingPackage[]}
 */
export function missingPackages(data, has, isKnown) {
  /** @type {Map<string, string[]>} */
  const found = new Map()
  for (const command of data.setUp.filter((name) => !has(name))) {
    const names = data.packages[command] ?? [command]
    const name = names.find((candidate, at) => at === names.length - 1 || isKnown(candidate)) ?? command
    found.set(name, [...(found.get(name) ?? []), command])
  }
  return [...found].map(([name, commands]) => ({ name, commands })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
