import { type Alive, aliveProcesses } from '../labrun/processes.ts'

/** Whom to kill. `both`: labrun, its engine and its supervisor at once; `clean`: `labrun clean` at its work. */
export const KINDS = [
  'labrun',
  'engine',
  'supervisor',
  'both',
  'dockerd',
  'containerd',
  'shell',
  'init',
  'unshare',
  'clean',
] as const
export type Kind = (typeof KINDS)[number]

/** Those who are only there with Docker. */
export const withDocker: readonly Kind[] = ['dockerd', 'containerd']

type IsVictim = (process: Alive, all: readonly Alive[]) => boolean

const says =
  (...words: string[]): IsVictim =>
  ({ command }) =>
    words.every((word) => command.includes(word))

const engine = says('engine/main.ts')
const supervisor = says('private/supervise.ts')
const labrun = says('cli/main.ts')
const isSession: IsVictim = ({ parent, command }, all) =>
  /^(bash|sh) .*\/script $/.test(command) &&
  all.some(({ pid, command }) => pid === parent && command.startsWith('nsenter '))

const FIND: Readonly<Record<Exclude<Kind, 'clean'>, IsVictim>> = {
  labrun,
  engine,
  supervisor,
  both: (process, all) => [labrun, engine, supervisor].some((isIt) => isIt(process, all)),
  dockerd: ({ command }) => command.startsWith('dockerd '),
  containerd: ({ command }) => command.startsWith('containerd '),
  shell: isSession,
  init: says('bash ', 'labrun/init.sh'),
  unshare: ({ command }) => command.startsWith('unshare ') && command.includes('boot.sh'),
}

/** The victims that are alive now, oldest first. */
export function findVictims(kind: Exclude<Kind, 'clean'>): number[] {
  const all = aliveProcesses()
  return all.filter((process) => FIND[kind](process, all)).map(({ pid }) => pid)
}
