import { readFileSync } from 'node:fs'

/** A piece of shell that scripts have in front of their steps where they need it. */
export type PartName =
  | 'status'
  | 'pause'
  | 'has'
  | 'capture'
  | 'listens'
  | 'docker'
  | 'cgroup'
  | 'module'
  | 'shell'
  | 'teardown'
  | 'stop'

/** The text of these parts, in the order of their file. */
export function partsText(names: ReadonlySet<PartName>): string[] {
  const [, ...parts] = readFileSync(new URL('./parts.sh', import.meta.url), 'utf8').split(/^#: /m)
  return parts.flatMap((part) => {
    const end = part.indexOf('\n')
    return names.has(part.slice(0, end) as PartName) ? part.slice(end + 1).trimEnd() : []
  })
}
