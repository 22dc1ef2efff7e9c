/** @import { MissingPackage } from './system-packages.js' */
/** @import { OperatingSystem } from './os-release.js' */

/**
 * `8 system packages`, `1 system package`.
 * @param {readonly unknown[]} missing
 */
function countWords(missing) {
  return `${missing.length} system package${missing.length === 1 ? '' : 's'}`
}

/**
 * The list that comes before every question and every refusal.
 * @param {readonly MissingPackage[]} missing
 */
export function lackWords(missing) {
  const lines = missing.map(({ name, commands }) => `  ${name} (${commands.join(', ')})`)
  return [`labrun needs ${countWords(missing)} that this machine lacks:`, ...lines].join('\n')
}

/**
 * What to type to install them.
 * @param {readonly MissingPackage[]} missing
 * @param {boolean} asRoot
 */
export function installCommand(missing, asRoot) {
  const sudo = asRoot ? '' : 'sudo '
  const names = missing.map(({ name }) => name).join(' ')
  return `${sudo}apt-get update && ${sudo}apt-get install --yes --no-install-recommends ${names}`
}

/**
 * Why set-up does not install the packages itself, and what to do; `null` where it may (or may ask).
 * @param {readonly MissingPackage[]} missing
 * @param {{ system: OperatingSystem, root: boolean, terminal: boolean, ci: boolean }} machine
 * @returns {string | null}
 */
export function refusal(missing, { system, root, terminal, ci }) {
  const list = lackWords(missing)
  if (!system.debian) {
    return `${list}
Set-up installs packages on Debian and its relatives only; this is ${system.name}.
Install what has these commands by its own means, then run the same command again. On Debian it would be:
  ${installCommand(missing, root)}`
  }
  if (!root) {
    return `${list}
Only root can install them. Type this, then run the same command again:
  ${installCommand(missing, false)}`
  }
  if (ci || terminal) return null
  return `${list}
There is no terminal to ask on. Type this, then run the same command again:
  ${installCommand(missing, true)}
Or run it with CI=true, and set-up installs them unasked.`
}

/** @param {readonly MissingPackage[]} missing */
export function questionWords(missing) {
  return `Install ${missing.length === 1 ? 'it' : `these ${countWords(missing)}`} now? [Y/n] `
}

/**
 * Whether an answer to a question that ends with `[Y/n]` means yes.
 * @param {string} answer
 */
export function isYes(answer) {
  return ['', 'y', 'yes'].includes(answer.trim().toLowerCase())
}

/**
 * What is said when the answer was no.
 * @param {readonly MissingPackage[]} missing
 */
export function declined(missing) {
  return `Nothing was installed. To do it yourself, type this, then run the same command again:
  ${installCommand(missing, true)}`
}
