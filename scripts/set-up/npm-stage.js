import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isStamped, stamp } from './content-hash.js'
import { isNewEnough, OLDEST_NODE, versionOf } from './node-version.js'
import { npmFailed } from './npm-words.js'
import { SetUpError } from './set-up-error.js'

/** @import { Stage } from './stage.js' */

/**
 * An entry of `packages` in package-lock.json.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked
 */

/**
 * Installs the npm packages exactly as package-lock.json says; one of them is Node itself.
 * @param {string} root of the checkout
 * @returns {Stage}
 */
export function npmStage(root) {
  const stampFile = join(root, 'node_modules/.set-up')
  const node = join(root, 'node_modules/.bin/node')
  const hash = wantedHash(root)
  return {
    name: 'npm packages',
    pending: () => {
      if (!isStamped(stampFile, hash) && isInstalled(root)) stamp(stampFile, hash)
      return isStamped(stampFile, hash) && versionOf(node) !== null
        ? null
        : 'installing as package-lock.json says'
    },
    run: async (run) => {
      rmSync(stampFile, { force: true })
      const { ok, output } = await run(NPM_CI, { env: { PATH: pathWithoutBin(process.env.PATH) } })
      if (!ok) throw new SetUpError(npmFailed(output))
      const version = versionOf(node)
      if (version === null || !isNewEnough(version)) throw new SetUpError(noNode(version))
      stamp(stampFile, hash)
    },
  }
}

/** Development packages too, whatever NODE_ENV says: Node itself is one. */
const NPM_CI = [
  'npm',
  'ci',
  '--include=dev',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--fetch-retries=1',
]

/** @param {string | null} version */
export function noNode(version) {
  return `npm installed its packages, but ${version === null ? 'no Node that runs' : `Node ${version}`} among them; \
labrun needs ${OLDEST_NODE.join('.')} or newer.
Does npm's setting ignore-scripts hold back the one install script this needs, that of the package "node"? Look with:
  npm config get ignore-scripts`
}

/** @param {string} root */
function wantedHash(root) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return createHash('sha256')
    .update(JSON.stringify([dependencies, devDependencies, process.platform, process.arch]))
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/**
 * `npm ci` takes node_modules away while it runs: npm must not run on the Node in there.
 * @param {string} [path]
 */
export function pathWithoutBin(path = '') {
  return path
    .split(':')
    .filter((folder) => !folder.endsWith('node_modules/.bin'))
    .join(':')
}

/**
 * Whether npm has already installed what package-lock.json says, e.g. when a developer ran `npm install`.
 * npm writes its own list last, so a package that is newer was touched by an npm that did not end.
 * @param {string} root
 */
function isInstalled(root) {
  try {
    const listFile = join(root, 'node_modules/.package-lock.json')
    const listed = packagesOf(listFile)
    if (!isAsLocked(packagesOf(join(root, 'package-lock.json')), listed)) return false
    const { mtimeMs } = statSync(listFile)
    return Object.keys(listed).every((path) => statSync(join(root, path)).mtimeMs <= mtimeMs)
  } catch {
    return false
  }
}

/**
 * @param {string} file
 * @returns {Record<string, Locked>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/**
 * Whether the installed packages are those of the lock; optional ones (for other machines) may be absent.
 * @param {Record<string, Locked>} locked
 * @param {Record<string, Locked>} installed
 */
export function isAsLocked(locked, installed) {
  const same = (/** @type {string} */ path) =>
    installed[path]?.version === locked[path]?.version &&
    installed[path]?.integrity === locked[path]?.integrity
  return (
    Object.keys(installed).every((path) => path in locked && same(path)) &&
    Object.keys(locked).every((path) => path === '' || path in installed || locked[path]?.optional === true)
  )
}
