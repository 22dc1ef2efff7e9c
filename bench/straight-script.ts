import type { Lab, SessionKey, Step } from '../src/core/lab.ts'
import { quote } from '../src/session/quote.ts'

const PAUSE_S = 0.25

/**
 * A lab's commands as a bash script of the kind one would write by hand: no judging, no capturing, no shell that stays.
 * Neighbouring blocks of one place share what enters it. Blocks that labrun tries again are tried until they succeed.
 */
export function straightScript({ steps }: Lab): string {
  const groups: Step[][] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (last !== undefined && place(last[0]!.key) === place(step.key)) last.push(step)
    else groups.push([step])
  }
  return `${groups.map(groupText).join('\n')}\n`
}

function place({ target, container, ns, user }: SessionKey): string {
  return [target, container, ns, user].join(' ')
}

function groupText(steps: readonly Step[]): string {
  const { key } = steps[0]!
  const text = steps.map(stepText).join('\n')
  return key.target === 'host' ? text : `${entering(key)} ${key.shell} -c ${quote(text)}`
}

function stepText({ script, retryMs, closesSession, background }: Step): string {
  // `exit` would end more than its block here.
  if (closesSession) return ':'
  if (background) return `{\n${script}\n} &`
  return retryMs === null ? script : `until {\n${script}\n} ; do sleep ${PAUSE_S}; done`
}

function entering({ target, container, ns, user }: SessionKey): string {
  const name = quote(container ?? '')
  if (target === 'exec') return `docker exec ${user === null ? '' : `--user ${quote(user)} `}${name}`
  const variable = `PID_OF_${(container ?? '').replace(/\W/g, '_')}`
  const pid = `: "\${${variable}:=$(docker inspect --format '{{.State.Pid}}' ${name})}"`
  return `${pid}\nnsenter --target "$${variable}" ${ns.map((one) => `--${LONG[one]}`).join(' ')} --`
}

const LONG: Record<SessionKey['ns'][number], string> = {
  mnt: 'mount',
  uts: 'uts',
  ipc: 'ipc',
  net: 'net',
  pid: 'pid',
  cgroup: 'cgroup',
  user: 'user',
}
