import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import type { DockerHost } from '../../src/core/docker-host.ts'

const CGROUPS = '/sys/fs/cgroup/unified'

/** A host without Docker that is up in milliseconds: namespaces of its own, and a tmpfs on /run. */
export interface TestHost extends DockerHost {
  /** Its first process, as this machine counts. */
  init: number
}

/** @param cgroups `false`: as on a kernel without cgroup v2 */
export async function startTestHost({ cgroups = true } = {}): Promise<TestHost> {
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--net', '--uts', '--ipc', '--fork', '--kill-child=KILL', '--mount-proc'],
      ...['sh', '-c', 'mount -t tmpfs run /run && mkdir /run/work && echo up && exec sleep infinity'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  await once(child.stdout!, 'data')
  const init = childOf(child)
  const cgroup = `${CGROUPS}/labrun-test-${child.pid}`
  if (cgroups) mkdirSync(cgroup)
  let count = 0
  return {
    init,
    kind: 'private',
    outside: (path) => `/proc/${init}/root${path}`,
    enter: (argv) => ['nsenter', `--target=${init}`, '-m', '-p', '-n', '-u', '-i', '--', ...argv],
    interactive: (onTerminal) => ['sh', '-c', onTerminal],
    keep: () => Promise.reject(new Error('a test host is not kept')),
    environment: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/root',
      USER: 'root',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
    },
    workDirectory: '/run/work',
    async sessionCgroup() {
      if (!cgroups) return null
      count += 1
      mkdirSync(`${cgroup}/${count}`)
      return `${cgroup}/${count}`
    },
    docker: null,
    network: false,
    died: new Promise(() => {}),
    isEnding: () => false,
    provenance: () => Promise.reject(new Error('a test host has no provenance')),
    async stop() {
      const gone = once(child, 'exit')
      process.kill(init, 'SIGKILL')
      await gone
      if (cgroups) rmdirSync(cgroup)
      return []
    },
  }
}

function childOf(parent: ChildProcess): number {
  const text = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8')
  return Number(text.trim().split(' ')[0])
}
