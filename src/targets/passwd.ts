import { readFileSync } from 'node:fs'
import { pathInRoot } from '../core/path-in-root.ts'

/** A user as the kernel knows it. */
export interface NumericUser {
  uid: number
  gid: number
}

/**
 * Looks a user up as `docker exec --user` would: `name`, `uid`, `name:group` or `uid:gid`.
 *
 * @param root such as `/proc/PID/root`; its /etc/passwd and /etc/group may be links within it
 * @returns `null` where there is no such user or group
 */
export function findUser(root: string, user: string): NumericUser | null {
  const [name = '', group] = user.split(':')
  const entry = find(root, '/etc/passwd', name)
  const uid = entry?.[2] ?? numeric(name)
  if (uid === null) return null
  // Like Docker: a number without an entry is its own user, in group 0.
  const gid =
    group === undefined ? (entry?.[3] ?? '0') : (find(root, '/etc/group', group)?.[2] ?? numeric(group))
  return gid === null ? null : { uid: Number(uid), gid: Number(gid) }
}

/** The fields of the line whose name, or else whose number, is `key`. */
function find(root: string, path: string, key: string): string[] | undefined {
  const entries = readLines(root, path).map((line) => line.split(':'))
  return entries.find(([name]) => name === key) ?? entries.find((fields) => fields[2] === key)
}

function readLines(root: string, path: string): string[] {
  try {
    return readFileSync(pathInRoot(root, path), 'utf8').split('\n')
  } catch {
    // An image need not have one.
    return []
  }
}

function numeric(text: string): string | null {
  return /^\d+$/.test(text) ? text : null
}
