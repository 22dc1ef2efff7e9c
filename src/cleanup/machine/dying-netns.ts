import { runProgram } from './run-program.ts'
import type { MachineSnapshot, Netns } from './things.ts'

/** What of links hangs on other network namespaces, as one look has found it. */
export interface Ties {
  /** A link's other end, or what it stands on, is in another network namespace: it goes with that. */
  elsewhere: boolean
  /** And that has nobody any more: the kernel is about to take both away. */
  dying: boolean
}

/**
 * Whether links may still go by themselves: the kernel takes a network namespace down some 30 ms after its last user has
 * left it, and the other ends of its links along. It says so of a link in the second half of that time alone, so a name
 * that has gone since the earlier look counts too.
 */
export function mayStillGo(ties: Ties, netns: readonly Netns[], earlier: MachineSnapshot | null): boolean {
  if (!ties.elsewhere) return false
  const there = new Set(netns.map(({ inode }) => inode))
  return ties.dying || earlier?.things.netns.some(({ inode }) => !there.has(inode)) === true
}

/**
 * Waits until all network namespaces are gone that have nobody now, some 40 ms. The kernel takes them down in the order in
 * which they were left, so one that is made for this and left at once is the last; the other end of its link tells.
 */
export async function dyingNetnsGone(): Promise<void> {
  const script = `unshare --net ip link add name there type veth peer name here netns $$
    while ip link show dev here > /dev/null 2>&1; do sleep 0.005; done`
  await runProgram(['unshare', '--net', 'sh', '-c', script])
}
