import { readdirSync } from 'node:fs'
import { HostError } from '../../core/host-error.ts'

/**
 * Looks whether root may show a lab's folder on a host, which is not said where another user started labrun.
 *
 * @throws {HostError} `lab-folder-unreadable`
 */
export function checkLabDirectory(directory: string, read: (path: string) => unknown = readdirSync): void {
  try {
    read(directory)
  } catch (error) {
    throw new HostError(
      'environment',
      'lab-folder-unreadable',
      `root can't read the lab's folder ${directory} (${(error as NodeJS.ErrnoException).code}), which the host shows as LAB_DIR`,
      'On NFS (root_squash) and FUSE a folder may be for its user alone: copy the lab to a disk of this machine.',
      error,
    )
  }
}
