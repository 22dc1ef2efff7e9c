import { readdirSync, readlinkSync } from 'node:fs'

/** A pid namespace by its name in /proc, `pid:[4026532000]`; `null` where the process is gone. */
export function pidNamespaceOf(pid: number): string | null {
  return readLink(`/proc/${pid}/ns/pid`)
}

/**
 * Processes outside of a pid namespace whose children are in it: each `nsenter`. The namespace does not end before
 * they have taken note of their children's death, which a stopped one never does.
 */
export function findEntered(namespace: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pidNamespaceOf(pid) !== namespace)
    .filter((pid) => readLink(`/proc/${pid}/ns/pid_for_children`) === namespace)
}

function readLink(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
