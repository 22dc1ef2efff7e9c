import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { installPackages, wasKilled } from './apt.js'
import { parseOsRelease } from './os-release.js'
import { declined, isYes, lackWords, questionWords, refusal } from './package-words.js'
import { SetUpError } from './set-up-error.js'
import { completePath, isOnPath, missingPackages, readSystemPackages } from './system-packages.js'

/** @import { Stage } from './stage.js' */
/** @import { MissingPackage } from './system-packages.js' */

/**
 * Installs the Debian packages that labrun needs and the machine lacks.
 * @param {boolean} forTests also what the tests need
 * @returns {Stage}
 */
export function systemStage(forTests) {
  const findMissing = () => missingOn(completePath(process.env.PATH), forTests)
  const missing = findMissing()
  const names = missing.map(({ name }) => name)
  return {
    name: 'system packages',
    pending: () => {
      if (missing.length > 0) return `installing ${names.join(', ')}`
      return isRoot() && wasKilled() ? 'finishing what a killed set-up began' : null
    },
    consent: async (interrupted) => {
      if (missing.length > 0) await askFor(missing, interrupted)
    },
    run: async (run) => {
      await installPackages(names, run)
      // Now that apt has its lists, a command may turn out to be in another package than it seemed.
      const others = findMissing()
        .map(({ name }) => name)
        .filter((name) => !names.includes(name))
      if (others.length > 0) await installPackages(others, run)
      const still = findMissing()
      if (still.length > 0) throw new SetUpError(`apt-get said that all is well, but:\n${lackWords(still)}`)
    },
  }
}

/**
 * @param {string} path
 * @param {boolean} forTests
 */
function missingOn(path, forTests) {
  return missingPackages(readSystemPackages(forTests), (command) => isOnPath(command, path), isKnownToApt)
}

/** @param {string} name */
function isKnownToApt(name) {
  try {
    const names = execFileSync('apt-cache', ['pkgnames', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return names.split('\n').includes(name)
  } catch {
    return false
  }
}

/**
 * @param {readonly MissingPackage[]} missing
 * @param {AbortSignal} interrupted
 */
async function askFor(missing, interrupted) {
  const ci = process.env.CI === 'true'
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const refused = refusal(missing, { system: thisSystem(), root: isRoot(), terminal, ci })
  if (refused !== null) throw new SetUpError(refused)
  if (ci) return
  console.log(lackWords(missing))
  if (!isYes(await answerTo(questionWords(missing), interrupted))) throw new SetUpError(declined(missing))
}

function isRoot() {
  return process.getuid?.() === 0
}

function thisSystem() {
  try {
    return parseOsRelease(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return parseOsRelease('')
  }
}

/**
 * @param {string} question
 * @param {AbortSignal} interrupted
 */
async function answerTo(question, interrupted) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  // Ctrl-D is no consent.
  const closed = new Promise((resolve) => terminal.once('close', () => resolve('no')))
  try {
    return await Promise.race([terminal.question(question, { signal: interrupted }), closed])
  } catch (error) {
    interrupted.throwIfAborted()
    throw error
  } finally {
    terminal.close()
  }
}
