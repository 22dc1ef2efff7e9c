import { execFileSync } from 'node:child_process'

/** The oldest Node that labrun runs on, as `engines` in package.json says: major and minor. */
export const OLDEST_NODE = /** @type {const} */ ([22, 12])

/**
 * Whether a version (`22.12.0`, `v22.12.0`) is new enough.
 * @param {string} version
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

/**
 * The version of a node program; `null` where it does not run.
 * @param {string} program
 */
export function versionOf(program) {
  try {
    return execFileSync(program, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return null
  }
}
