import { HostError } from '../core/host-error.ts'
import { isInRange } from '../core/version-range.ts'

/** @throws {HostError} where the engine's version is none that the lab can do with */
export function checkDockerVersion(version: string, range: string): void {
  if (isInRange(version, range)) return
  throw new HostError(
    'environment',
    'docker-version',
    `the lab needs Docker ${range}, and this machine has ${version}`,
    'Install another version of docker.io, or change `docker:` in the front matter if the lab can do with this one.',
  )
}
