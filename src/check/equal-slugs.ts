import { parse } from 'node:path'
import type { VFile } from 'vfile'
import { complain } from '../parse/complain.ts'

/** Of two labs with one name the later is an error: in a run, a lab's name is all that tells it from the others. */
export function complainOfEqualSlugs(files: readonly VFile[]): void {
  const first = new Map<string, string>()
  for (const file of files) {
    const slug = parse(file.path).name
    const other = first.get(slug)
    if (other === undefined) {
      first.set(slug, file.path)
      continue
    }
    complain(
      file,
      { line: 1, column: 1 },
      {
        rule: 'equal-slugs',
        reason: `found a second lab that is called ${slug}, expected another name`,
        hint: `${other} has it already. They can't run together, nor be pages of one site.`,
        actual: slug,
      },
    )
  }
}
