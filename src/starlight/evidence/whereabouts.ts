import { shellWord } from '../../core/bash/word.ts'
import type { NamespaceName, SessionKey, Step } from '../../core/lab.ts'
import type { NamespaceInodes } from '../../core/namespaces.ts'
import { NSENTER_OPTIONS } from '../../core/nsenter-options.ts'
import { DEFAULT_NAMESPACES } from '../../core/session-name.ts'

/** Where a step runs, for readers. */
export interface Whereabouts {
  /** `host`, or the container's name. */
  place: string
  /** How one gets there: `by nsenter`; empty on the host. */
  way: string
  /** What else tells this shell from others of the same place: `user www-data`, `second terminal "two"`. */
  particulars: string[]
  /** Stands before each command. */
  prompt: string
  /** The line that gives a reader the same shell; `null` on the host, where the reader is. */
  enter: string | null
  /** The namespaces that its commands run in, in the order of the guide. */
  namespaces: NamespacePlace[]
}

/** One of the namespaces that a shell is in. */
export interface NamespacePlace {
  name: string
  /** Another than the host's; by what the block says where it was not measured. */
  own: boolean
  /** `null`: nobody has measured it. */
  inode: number | null
}

/** All that a process is in, in the order of the guide. */
const NAMESPACES: readonly NamespaceName[] = ['mnt', 'uts', 'ipc', 'net', 'pid', 'user', 'cgroup']

/**
 * Where a step runs, and how a reader gets there.
 *
 * @param measured the namespaces that its shell was in, and those of the host; `null` where they are not known
 */
export function whereabouts({ key }: Pick<Step, 'key'>, measured: Measured | null = null): Whereabouts {
  return { ...byKey(key), namespaces: measured === null ? asked(key) : told(measured) }
}

/** What was measured in the run that the page shows. */
export interface Measured {
  shell: NamespaceInodes
  host: NamespaceInodes
}

function byKey(key: SessionKey): Omit<Whereabouts, 'namespaces'> {
  const container = key.container ?? ''
  switch (key.target) {
    case 'host':
      return { particulars: particulars(key), place: 'host', way: '', prompt: 'host', enter: null }
    case 'nsenter':
      return {
        particulars: particulars(key),
        place: container,
        way: 'by nsenter',
        prompt: `${isDefault(key) ? 'ns' : key.ns.join()}@${container}`,
        enter: nsenterLine(key),
      }
    case 'exec':
      return {
        particulars: particulars(key),
        place: container,
        way: 'by docker exec',
        prompt: container,
        enter: execLine(key),
      }
  }
}

function isDefault({ ns }: SessionKey): boolean {
  return ns.join() === DEFAULT_NAMESPACES.join()
}

function particulars({ user, workdir, session, tty, shell }: SessionKey): string[] {
  return [
    ...(user === null ? [] : [`as ${user}`]),
    ...(workdir === null ? [] : [`in ${workdir}`]),
    ...(session === null ? [] : [`terminal “${session}”`]),
    ...(tty ? ['on a terminal'] : []),
    ...(shell === 'sh' ? ['in sh'] : []),
  ]
}

/** What the block asks for: nsenter joins those that it is told, `docker exec` those that Docker gives to containers by default. */
function asked({ target, ns }: SessionKey): NamespacePlace[] {
  const joined: readonly string[] = target === 'exec' ? DEFAULT_NAMESPACES : ns
  return NAMESPACES.map((name) => ({ name, own: joined.includes(name), inode: null }))
}

function told({ shell, host }: Measured): NamespacePlace[] {
  return Object.entries(shell).map(([name, inode]) => ({ name, own: inode !== host[name], inode }))
}

function nsenterLine({ container, ns, user, shell }: SessionKey): string {
  const options = NAMESPACES.filter((name) => ns.includes(name)).map((name) => NSENTER_OPTIONS[name])
  const as = user === null ? [] : [`--setuid ${shellWord(user)}`]
  const pid = `"$(docker inspect --format '{{.State.Pid}}' ${shellWord(container ?? '')})"`
  return ['nsenter --target', pid, ...options, ...as, shell].join(' ')
}

function execLine({ container, user, workdir, shell }: SessionKey): string {
  const options = [
    ...(user === null ? [] : [`--user ${shellWord(user)}`]),
    ...(workdir === null ? [] : [`--workdir ${shellWord(workdir)}`]),
  ]
  return ['docker exec -it', ...options, shellWord(container ?? ''), shell].join(' ')
}
