import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CgroupHierarchy } from '../../cleanup/cgroups.ts'
import { shellWord } from '../../core/bash/word.ts'
import { standardPath } from '../commands.ts'
import { hostEnvironment } from '../private/environment.ts'

/** Where blocks start: empty, and gone with the run. */
export function workDirectory(runDirectory: string): string {
  return join(runDirectory, 'work')
}

/** Where the lab's `docker` finds the engine. */
export function proxySocket(runDirectory: string): string {
  return join(runDirectory, 'docker.sock')
}

/** What blocks find in their environment: as on a private host, but for what is elsewhere. */
export function localEnvironment(
  runDirectory: string,
  labDirectory: string,
  hasEngine: boolean,
): Record<string, string> {
  return {
    ...hostEnvironment,
    // sudo would forget where the engine is; root needs none.
    PATH: `${join(runDirectory, 'bin')}:${standardPath}`,
    HOME: workDirectory(runDirectory),
    LAB_DIR: labDirectory,
    ...(hasEngine ? { DOCKER_HOST: `unix://${proxySocket(runDirectory)}` } : {}),
  }
}

/** The argv that runs another on the machine, in the run's cgroups. */
export function enterLocal(runDirectory: string, argv: readonly string[]): string[] {
  return ['sh', join(runDirectory, 'enter.sh'), ...argv]
}

/** The same for people: a command line on a terminal of its own, another where there is none. */
export function interactLocal(runDirectory: string, onTerminal: string, otherwise: string): string[] {
  return ['sh', join(runDirectory, 'shell.sh'), onTerminal, otherwise]
}

/** Writes what a run on the machine itself has of its own, below its directory. */
export function writeRunFiles(
  runDirectory: string,
  environment: Record<string, string>,
  cgroup: string,
  hierarchies: readonly CgroupHierarchy[],
  scripts: string,
): void {
  const at = (path: string) => join(runDirectory, path)
  mkdirSync(at('work'), { mode: 0o755 })
  mkdirSync(at('bin'), { mode: 0o755 })
  copyFileSync(join(scripts, 'sudo.sh'), at('bin/sudo'))
  chmodSync(at('bin/sudo'), 0o755)
  writeFileSync(at('enter.sh'), enterScript(at('work'), cgroup, hierarchies))
  writeFileSync(at('shell.sh'), shellScript(at('enter.sh'), environment))
}

/** A cgroup of the run's that the caller has entered before stays. */
function enterScript(work: string, cgroup: string, hierarchies: readonly CgroupHierarchy[]): string {
  const enter = hierarchies.map(({ version, controllers, mountPoint }) => {
    const line = version === 2 ? '0::' : `:${controllers}:`
    const procs = shellWord(join(mountPoint, cgroup, 'cgroup.procs'))
    return `case $cgroups in *'${line}/${cgroup}'*) ;; *) echo 0 >${procs} ;; esac`
  })
  return `#!/bin/sh
# Runs its arguments in the run's cgroups, where blocks start.
cgroups=$(cat /proc/self/cgroup)
${enter.join('\n')}
umask 022
cd ${shellWord(work)} || exit
unset OLDPWD cgroups
exec "$@"
`
}

/** As on a private host: see shell.sh there. */
function shellScript(enter: string, environment: Record<string, string>): string {
  const given = Object.entries(environment)
    .filter(([name]) => name !== 'TERM' && name !== 'COLUMNS')
    .map(([name, value]) => shellWord(`${name}=${value}`))
  return `#!/bin/sh
on_terminal=$1
otherwise=$2
set -- env -i ${given.join(' ')} "TERM=\${TERM:-dumb}"
if [ "\${COLORTERM-}" ]; then set -- "$@" "COLORTERM=$COLORTERM"; fi
if [ "\${NO_COLOR-}" ]; then set -- "$@" "NO_COLOR=$NO_COLOR"; fi
if [ -t 0 ]; then
  set -- "$@" script --quiet --flush --return --command "$on_terminal" /dev/null
else
  set -- "$@" sh -c "$otherwise"
fi
exec sh ${shellWord(enter)} "$@"
`
}
