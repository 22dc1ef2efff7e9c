import { readLinks } from './read-links.ts'
import { runInOneShell } from './run-in-one-shell.ts'
import { runProgram } from './run-program.ts'
import { runWhole } from './run-whole.ts'
import type { Link, Netns } from './things.ts'

/** A link that is gone from here, and was found elsewhere. */
export interface Moved {
  link: Link
  /** Name of the network namespace that it is in. */
  netns: string
  /** How it is there. */
  there: Link
}

/** Which of these links are in named network namespaces: by kind and hardware address. */
export async function movedLinks(links: readonly Link[], netns: readonly Netns[]): Promise<Moved[]> {
  if (links.length === 0) return []
  const ends = await runWhole(
    netns.map(({ name }) => ['ip', '-n', name, '-json', '-details', 'address', 'show']),
    runInOneShell,
  )
  return netns.flatMap(({ name }, at) =>
    readLinks(ends[at]!.status === 0 ? ends[at]!.stdout : '').links.flatMap((there) =>
      links
        .filter(({ kind, mac }) => mac !== null && mac === there.mac && kind === there.kind)
        .map((link) => ({ link, netns: name, there })),
    ),
  )
}

/** Moves them back, where they have kept their numbers: by these it is known what was theirs. */
export async function bringBack(moved: readonly Moved[]): Promise<void> {
  for (const { link, netns, there } of moved) {
    if (there.index !== link.index) continue
    // Into this process's, which is the machine's.
    await runProgram(moveCommand(netns, there.name, process.pid))
  }
}

/** @param pid of a process that is in the machine's own network namespace */
export function moveCommand(netns: string, name: string, pid: number): string[] {
  return ['ip', '-n', netns, 'link', 'set', 'dev', name, 'netns', `${pid}`]
}
