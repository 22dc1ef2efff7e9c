import type { Lab } from '../../core/lab.ts'
import { UsageError } from '../words/usage-error.ts'

/** In a run, a lab's name is all that tells its events and its files from another's. @throws {UsageError} */
export function refuseEqualSlugs(labs: readonly Pick<Lab, 'slug' | 'file'>[]): void {
  const files = new Map<string, string>()
  for (const { slug, file } of labs) {
    const other = files.get(slug)
    if (other !== undefined)
      throw new UsageError(`${other} and ${file} are both called ${slug}`, 'Run them apart, or rename one.')
    files.set(slug, file)
  }
}
