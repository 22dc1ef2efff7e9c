import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machineHierarchies } from '../../cleanup/cgroups.ts'

/** The same as in init.sh. */
const MOST_PIDS = '4096'

/**
 * A fresh cgroup of version 2 below the host's, as an absolute directory; `null` where the machine has no version 2.
 * It goes with the host.
 *
 * @param hostCgroup `null`: the host has none
 */
export async function createSessionCgroup(hostCgroup: string | null, name: string): Promise<string | null> {
  if (hostCgroup === null) return null
  const second = machineHierarchies().find(({ version }) => version === 2)
  if (!second) return null
  const readable = name.replace(/[^\w.-]+/g, '-')
  for (let number = 1; ; number++) {
    const directory = join(
      second.mountPoint,
      hostCgroup,
      number === 1 ? `session-${readable}` : `session-${readable}-${number}`,
    )
    if (!(await isNew(directory))) continue
    // Where the controllers are those of version 1 there is no such file, and enter.sh sees to the limit.
    await writeFile(join(directory, 'pids.max'), MOST_PIDS).catch(() => {})
    return directory
  }
}

async function isNew(directory: string): Promise<boolean> {
  return mkdir(directory).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}
