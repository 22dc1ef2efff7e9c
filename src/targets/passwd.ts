import { readFileSync } from 'node:fs'

/** A user as the kernel knows it. */
export interface NumericUser {
  uid: number
  gid: number
}

/**
 * Looks a user up as `docker exec --user` would: `name`, `uid`, `name:group` or `uid:gid`.
 *
 * @param etc path of an /etc with `passwd` and `group`
 * @returns `null` where there is no such user or group
 */
export function findUser(etc: string, user: string): NumericUser | null {
  const [name = '', group] = user.split(':')
  const entry = find(`${etc}/passwd`, name)
  const uid = entry?.[2] ?? numeric(name)
  if (uid === null) return null
  // Like Docker: a number without an entry is its own user, in group 0.
  const gid = group === undefined ? (entry?.[3] ?? '0') : (find(`${etc}/group`, group)?.[2] ?? numeric(group))
  return gid === null ? null : { uid: Number(uid), gid: Number(gid) }
}

/** The fields of the line whose name, or else whose number, is `key`. */
function find(file: string, key: string): string[] | undefined {
  const entries = readLines(file).map((line) => line.split(':'))
  return entries.find(([name]) => name === key) ?? entries.find((fields) => fields[2] === key)
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    // An image need not have one.
    return []
  }
}

function numeric(text: string): string | null {
  return /^\d+$/.test(text) ? text : null
}
