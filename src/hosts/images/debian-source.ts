import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { HostError } from '../../core/host-error.ts'

/** Where Debian packages come from on this machine. */
export interface DebianSource {
  mirror: string
  suite: string
}

/** Asks apt itself, whatever form its sources are written in. @throws {HostError} where there is no Debian archive. */
export async function findDebianSource(): Promise<DebianSource> {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)'
  // Also where there are no lists, as in most images: apt would first want to know what the archive has.
  const ask = ['indextargets', '--no-release-info', '--format', format, 'Created-By: Packages']
  const { stdout } = await promisify(execFile)('apt-get', ask).catch(() => ({ stdout: '' }))
  return chooseSource(stdout, readFileSync('/etc/os-release', 'utf8'))
}

/**
 * The archive of this release's `main`: not its updates, nor what other vendors offer.
 *
 * @param targets lines of URI, suite and component
 */
export function chooseSource(targets: string, osRelease: string): DebianSource {
  const codename = osRelease.match(/^VERSION_CODENAME="?([a-z]+)"?$/m)?.[1]
  // Testing and unstable both bear the name of the release to come, and no number.
  const suites = /^VERSION_ID=/m.test(osRelease) ? [codename] : [codename, 'testing', 'sid', 'unstable']
  const lines = targets.split('\n').map((line) => line.split(' '))
  const found = lines.find(([, suite, component]) => suites.includes(suite) && component === 'main')
  if (found?.[0] === undefined || found[1] === undefined || codename === undefined) throw noSource()
  return { mirror: found[0], suite: found[1] }
}

function noSource(): HostError {
  return new HostError(
    'environment',
    'no-debian-source',
    "an image must be built from Debian packages, and apt knows no archive of this machine's own release",
    'A recipe needs Debian or a relative of it, with the component main among its apt sources.',
  )
}
