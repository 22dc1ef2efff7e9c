import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { ContainerState, DockerApi, DockerHost } from '../../src/core/docker-host.ts'

const CGROUPS = '/sys/fs/cgroup/unified'

/** What of a host a test may want otherwise. */
export interface TestHostOptions {
  cgroups?: boolean
  docker?: DockerApi
}

/** The host of these tests: namespaces of its own, and no Docker. */
export interface TestHost extends DockerHost {
  /** Its first process, as this machine counts. */
  init: number
}

/** Starts a host: mount, pid, network, uts and ipc namespaces, a tmpfs on /run and /work. */
export async function startTestHost({ cgroups = true, docker }: TestHostOptions = {}): Promise<TestHost> {
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--net', '--uts', '--ipc', '--fork', '--kill-child=KILL', '--mount-proc'],
      ...['sh', '-c', 'mount -t tmpfs run /run && mkdir /run/work && echo up && exec sleep infinity'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(child.stdout!, 'data')
  const init = childOf(child)
  const cgroup = `${CGROUPS}/labrun-test-${child.pid}`
  if (cgroups) mkdirSync(cgroup)
  return {
    init,
    kind: 'private',
    outside: (path) => `/proc/${init}/root${path}`,
    enter: (argv) => ['nsenter', `--target=${init}`, '-m', '-p', '-n', '-u', '-i', '--', ...argv],
    environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', USER: 'root', LANG: 'C.UTF-8', TZ: 'UTC' },
    workDirectory: '/run/work',
    async sessionCgroup(name) {
      if (!cgroups) return null
      mkdirSync(`${cgroup}/${name}`)
      return `${cgroup}/${name}`
    },
    docker: docker ?? null,
    died: new Promise(() => {}),
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

/** A process in namespaces of its own that a test takes for a container. */
export interface TestContainer {
  docker: DockerApi
  state: ContainerState
  stop(): Promise<void>
}

function childOf(parent: ChildProcess): number {
  const text = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8')
  return Number(text.trim().split(' ')[0])
}
