import { shellWord } from '../core/bash/word.ts'
import type { Lab, NamespaceName, SessionKey } from '../core/lab.ts'
import { NSENTER_OPTIONS } from '../core/nsenter-options.ts'
import { sessionName } from '../core/session-name.ts'

/** Where blocks run that are not the script's own: a function that runs a command there, or by itself a shell. */
export interface Place {
  /** Of the function. */
  name: string
  /** Of the session, as the lab has it. */
  session: string
  text: string
}

/** The places of these sessions, each once, with names that differ. */
export function placesOf(
  keys: readonly SessionKey[],
  { env, secrets }: Pick<Lab, 'env' | 'secrets'>,
  moves: boolean,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  const variables = [...Object.keys(env), ...secrets.map(({ name }) => name)]
  const taken = new Set<string>()
  for (const key of keys) {
    const session = sessionName(key)
    if (places.has(session)) continue
    const name = freeName(session.replace(/\w+=/g, '').replace(/\W+/g, '_'), taken)
    places.set(session, { name, session, text: placeText(name, key, variables, moves) })
  }
  return places
}

/** The command that goes to the network namespace of a container, the host's programs in hand. */
export function networkOf(container: string): string {
  return `nsenter --target "${pidOf(container)}" --net --`
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`
  taken.add(name)
  return name
}

function placeText(name: string, key: SessionKey, variables: readonly string[], moves: boolean): string {
  const command = `"\${@:-${key.shell}}"`
  if (key.target === 'exec') return functionText(name, `${dockerExec(key, variables)} ${command}`)
  const entered = key.target === 'nsenter' ? `${nsenter(key)} ${inside(key, command)}` : command
  const folder = startFolder(key, moves)
  return folder === null ? functionText(name, entered) : functionText(name, `cd ${folder} || return`, entered)
}

/** Where a shell begins that keeps the host's files; `null` where that is where it is started. */
function startFolder({ target, ns, workdir }: SessionKey, moves: boolean): string | null {
  if (target === 'nsenter' && ns.includes('mnt')) return null
  if (workdir !== null) return shellWord(workdir)
  return moves ? `"$${START}"` : null
}

/** The variable with the folder that the script was started in: other shells begin there, wherever it has gone since. */
export const START = 'lab_start'

/** A function that changes directory does so in a subshell. */
function functionText(name: string, ...lines: string[]): string {
  const [open, close] = lines.length > 1 ? ['(', ')'] : ['{', '}']
  return [`${name}() ${open}`, ...lines.map((line) => `  ${line}`), close].join('\n')
}

function dockerExec({ container, user, workdir }: SessionKey, variables: readonly string[]): string {
  return [
    'docker exec --interactive',
    ...['lab_mark', ...variables].map((name) => `--env ${name}`),
    ...(user === null ? [] : [`--user ${shellWord(user)}`]),
    ...(workdir === null ? [] : [`--workdir ${shellWord(workdir)}`]),
    shellWord(container!),
  ].join(' ')
}

function nsenter(key: SessionKey): string {
  const namespaces = Object.entries(NSENTER_OPTIONS).flatMap(([name, option]) =>
    // A process can't join the user namespace that it is in already, which is the usual case.
    name !== 'user' && key.ns.includes(name as NamespaceName) ? option : [],
  )
  return [`nsenter --target "${pidOf(key.container!)}"`, ...namespaces, ...userOptions(key), '--'].join(' ')
}

function pidOf(container: string): string {
  return `$(docker inspect --format '{{.State.Pid}}' ${shellWord(container)})`
}

/** nsenter takes numbers; the container, or the host, knows the user's. */
function userOptions({ user, ns, container }: SessionKey): string[] {
  if (user === null) return []
  const numbers = /^(\d+):(\d+)$/.exec(user)
  if (numbers !== null) return [`--setuid ${numbers[1]}`, `--setgid ${numbers[2]}`]
  const ask = (option: string) =>
    ns.includes('mnt')
      ? `"$(docker exec --user ${shellWord(user)} ${shellWord(container!)} id ${option})"`
      : `"$(id ${option} ${shellWord(user.replace(/:.*/, ''))})"`
  return [`--setuid ${ask('-u')}`, `--setgid ${ask('-g')}`]
}

/** In another file system, its directory is gone to there. */
function inside({ ns, workdir, shell }: SessionKey, command: string): string {
  if (workdir === null || !ns.includes('mnt')) return command
  return `${shell} -c 'cd "$0" && exec "$@"' ${shellWord(workdir)} ${command}`
}
