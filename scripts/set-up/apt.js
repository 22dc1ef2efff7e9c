import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { SetUpError } from './set-up-error.js'
import { completePath } from './system-packages.js'

/** @import { RunCommand } from './run-command.js' */

const APT_GET = ['apt-get', '--yes', '--option', 'DPkg::Lock::Timeout=300']
const LISTS = '/var/lib/apt/lists'

/**
 * Whether apt has any package lists (a fresh image often has none).
 * @param {readonly string[]} names of files in apt's folder of lists
 */
export function hasLists(names) {
  return names.some((name) => name.includes('_Packages'))
}

/**
 * Installs Debian packages; no service is started.
 * @param {readonly string[]} names
 * @param {RunCommand} run
 */
export async function installPackages(names, run) {
  const options = {
    env: { DEBIAN_FRONTEND: 'noninteractive', PATH: completePath(process.env.PATH) },
    finishes: true,
  }
  const install = () =>
    run([...APT_GET, '--fix-broken', '--no-install-recommends', 'install', ...names], options)
  const update = () => run([...APT_GET, 'update'], options)
  await withoutServices(async () => {
    // Ends what an earlier, interrupted apt-get has left half done.
    await run(['dpkg', '--configure', '-a'], options)
    const listed = hasLists(readdirSync(LISTS))
    if (!listed) await update()
    let result = await install()
    // Lists that are out of date name versions that the mirror no longer has.
    if (!result.ok && listed) {
      await update()
      result = await install()
    }
    if (!result.ok) throw new SetUpError(`${result.output.trim()}\n\n${aptFailed(names)}`)
  })
}

/** @param {readonly string[]} names */
export function aptFailed(names) {
  return `apt-get could not install ${names.join(', ')}; above is what it said.
Check the network and apt's sources, then run the same command again.`
}

const POLICY = '/usr/sbin/policy-rc.d'
const FORBID = '#!/bin/sh\n# Written by set-up of labrun, while it installs.\nexit 101\n'

/**
 * docker.io would start a daemon on this machine, which labrun never uses: while `work` runs,
 * Debian's policy-rc.d (invoke-rc.d(8)) forbids all starts, unless the machine has a policy of its own.
 * @param {() => Promise<void>} work
 */
async function withoutServices(work) {
  const ours = placePolicy()
  try {
    await work()
  } finally {
    if (ours) rmSync(POLICY, { force: true })
  }
}

/** @returns {boolean} whether the policy is ours */
function placePolicy() {
  try {
    writeFileSync(POLICY, FORBID, { flag: 'wx', mode: 0o755 })
    return true
  } catch {
    return wasKilled()
  }
}

/** Whether an earlier set-up was killed while it installed: its policy is still there. */
export function wasKilled() {
  return existsSync(POLICY) && readFileSync(POLICY, 'utf8') === FORBID
}
