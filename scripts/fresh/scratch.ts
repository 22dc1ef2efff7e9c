import { mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { machineHierarchies, removeCgroups } from '../../src/cleanup/cgroups.ts'
import { cgroupName } from './fresh-machine.ts'

/** Real disk, as Docker's image store needs; not /tmp, which may be memory. */
const SCRATCH = '/var/tmp/labrun-fresh'

/** Calls `use` with a folder for machines that is gone afterwards. */
export async function withScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(SCRATCH, String(process.pid))
  await removeStale()
  await mkdir(folder, { recursive: true })
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    // Unless another trial runs beside this one.
    await rmdir(SCRATCH).catch(() => {})
  }
}

/** What a trial left that was killed outright; its namespaces went with it. */
async function removeStale(): Promise<void> {
  for (const pid of await readdir(SCRATCH).catch(() => [])) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command.includes('scripts/')) continue
    await removeCgroups(machineHierarchies(), cgroupName(pid))
    await rm(join(SCRATCH, pid), { recursive: true, force: true })
  }
}
