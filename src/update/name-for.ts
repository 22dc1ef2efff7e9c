import type { Step } from '../core/lab.ts'
import { unlikeHostName, unlikeLastPid } from '../core/unlike-host.ts'
import { ownerOfName } from '../parse/names.ts'
import { type Hole, isHole, type Piece } from './piece.ts'

/** A hole, and where it stands. */
export interface NamedPlace {
  hole: Hole
  step: Step
  /** What stands around it. */
  pieces: readonly Piece[]
  /** What is written out in its whole line. */
  words: string
}

/**
 * What an author might call it: by its type, by what is printed before it, by the command that printed it.
 *
 * @param longer name of the id that it is the beginning of
 */
export function nameFor({ hole, step, pieces, words }: NamedPlace, longer: string | null): string {
  const before = textBefore(hole, pieces)
  switch (hole.type) {
    case 'int':
      return isPid(hole) ? 'pid' : (wordBefore(before) ?? 'number')
    case 'inode':
      return namespaceName(before, words)
    case 'ip':
      return hole.texts.every((text) => text.endsWith('.0.1')) ? 'gateway' : 'address'
    case 'mac':
      return 'hardware_address'
    case 'id':
      return longer === null ? ofCommand(hole, step) : `${longer}_short`
    case '/[0-9a-f-]{36}/':
      return 'uuid'
    default:
      if (hole.texts[1] === unlikeHostName) return 'host'
      return wordBefore(before) ?? (hole.type === 'hex' ? 'value' : 'name')
  }
}

function textBefore(hole: Hole, pieces: readonly Piece[]): string {
  const before = pieces[pieces.indexOf(hole) - 1]
  return before === undefined || isHole(before) ? '' : before
}

/** The hosts were made so that PIDs can be told. */
function isPid({ texts: [one, other] }: Hole): boolean {
  return Number(one) < unlikeLastPid && Number(other) > unlikeLastPid && Number(other) < 2 * unlikeLastPid
}

/** Words that say nothing of what comes. */
const IDLE = new Set('a an and are as at by for from in is it of on or the this to was with'.split(' '))

/** `"Pid": `, `inet `, `port=` */
function wordBefore(before: string): string | null {
  const word = /([A-Za-z][\w-]*)["']?[ \t]*[:=]?[ \t]*["']?$/.exec(before)?.[1]
  const name = word?.toLowerCase().replaceAll('-', '_')
  if (name === undefined || name.length < 2 || name.length > 20 || IDLE.has(name)) return null
  return ownerOfName(name) === null ? name : null
}

const NAMESPACE = /\b(mnt|uts|ipc|net|pid|user|cgroup|time)\b/

/** `net:[…]`, or a line of lsns. */
function namespaceName(before: string, words: string): string {
  const kind = /(\w+):\[$/.exec(before)?.[1] ?? NAMESPACE.exec(words)?.[1]
  return kind === undefined ? 'namespace' : `${kind}ns`
}

function ofCommand({ texts }: Hole, { script }: Step): string {
  if (/\bdocker network (?:create|inspect|ls)\b/.test(script)) return 'network'
  if (texts[0].startsWith('sha256:') || /\bdocker (?:image|images|build|commit|import|pull)\b/.test(script))
    return 'image'
  return 'container'
}
