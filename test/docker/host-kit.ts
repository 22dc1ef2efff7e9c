import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { machineHierarchies } from '../../src/cleanup/cgroups.ts'
import { parseMountInfo } from '../../src/cleanup/mount-info.ts'
import { defaultStateDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'
import { snapshotSysctls } from '../../src/cleanup/sysctls.ts'
import type { DockerHost, HostRequest } from '../../src/core/docker-host.ts'

/** Folder of the labs, where the recipe of `nginx` is. */
export const labs = join(import.meta.dirname, '../../labs')

/** A run's id that no other test has. */
export function newRunId(): string {
  return `test-${randomBytes(4).toString('hex')}`
}

/** What a lab with the image `nginx` asks for. */
export function hostRequest(overrides: Partial<HostRequest> = {}): HostRequest {
  return {
    runId: newRunId(),
    lab: 'lab',
    labDirectory: labs,
    requires: { images: ['nginx'], commands: [], docker: '>=20.10', network: false },
    onProgress: () => {},
    ...overrides,
  }
}

/** Runs a bash script on the host; its stdout. Rejects where it fails, with its stderr. */
export async function onHost(host: DockerHost, script: string): Promise<string> {
  const [command = '', ...argv] = host.enter(['bash', '--norc', '-euc', script])
  const { stdout } = await promisify(execFile)(command, argv, { env: { ...host.environment } })
  return stdout.trimEnd()
}

/** For bash on a host: its Docker engine hangs. The signal is there at once, and each thread heeds it in its own time. */
export const STOP_ENGINE =
  'pid=$(pidof dockerd); kill -STOP $pid; while grep -h ^State: /proc/$pid/task/*/status | grep -qv "State:.T"; do sleep 0.01; done'

/** Runs a program on this machine; its stdout. */
export async function onMachine(command: string, ...argv: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, argv)
  return stdout.trimEnd()
}

/** All of this machine that a host must leave as it was, one line a thing. Counters and times are left out. */
export async function machineState(): Promise<Record<string, string[]>> {
  const ip = async (...argv: string[]) => lines(await onMachine('ip', '-oneline', ...argv))
  return {
    links: (await ip('link')).map((line) => line.replace(/ state \w+/, '')),
    addresses: (await ip('address')).map((line) => line.replace(/(valid|preferred)_lft \w+/g, '')),
    routes: [
      ...(await ip('-4', 'route', 'show', 'table', 'all')),
      ...(await ip('-6', 'route', 'show', 'table', 'all')),
    ].map((line) => line.replace(/expires \w+/, '')),
    rules: await ip('rule'),
    netns: await ip('netns', 'list'),
    iptables: lines(await onMachine('iptables-save')).filter((line) => !line.startsWith('#')),
    mounts: parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8')).map(
      ({ mountPoint, type }) => `${type} ${mountPoint}`,
    ),
    sysctls: [...snapshotSysctls()].map(([path, value]) => `${path} ${value.trim()}`),
    network: lines(await onMachine('sysctl', '-a', '--pattern', '^net\\.')).filter(
      (line) => !/conntrack_count|\.stat/.test(line),
    ),
    etc: lines(await onMachine('find', '/etc', '/usr/local', '-printf', '%p %T@ %s\n')),
    modules: existsSync('/proc/modules')
      ? lines(readFileSync('/proc/modules', 'utf8')).map((line) => line.split(' ')[0] ?? '')
      : [],
  }
}

/** What of a run is to be found on this machine: processes, cgroups, directories, mounts. Empty once it is gone. */
export function tracesOf(runId: string, stateDirectory: string = defaultStateDirectory): string[] {
  return [
    ...processesOf(runId),
    ...cgroupsOf(runId),
    ...directoriesOf(runId, runsDirectory(stateDirectory)),
    ...mountsOf(runId),
  ]
}

function processesOf(runId: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const [state, ...rest] = ['status', 'cmdline', 'cgroup', 'environ', 'mountinfo'].map((file) =>
        readOrEmpty(`/proc/${pid}/${file}`),
      )
      // A zombie is dead, and so is what has no memory of its own any more.
      if (!state?.includes('VmSize:')) return []
      return rest.join('\n').includes(runId) ? [`process ${pid} ${rest[0]?.replaceAll('\0', ' ')}`] : []
    })
}

function cgroupsOf(runId: string): string[] {
  return machineHierarchies().flatMap(({ mountPoint }) =>
    readdirSync(mountPoint)
      .filter((name) => name.includes(runId))
      .map((name) => `cgroup ${join(mountPoint, name)}`),
  )
}

function directoriesOf(runId: string, runs: string): string[] {
  const names = existsSync(runs) ? readdirSync(runs) : []
  return names.filter((name) => name.includes(runId)).map((name) => `directory ${name}`)
}

function mountsOf(runId: string): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(runId))
    .map((line) => `mount ${line}`)
}

/** Resolves once `condition` holds. Rejects after half a minute, which a busy machine may take, with what it last was. */
export async function eventually<T>(look: () => T | Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const value = await look()
    if (isRight(value)) return value
    if (performance.now() > deadline) throw new Error(`after 30 s it still was ${JSON.stringify(value)}`)
    await sleep(20)
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean)
}

/** The text of a file of `/proc`, whose process may end meanwhile. */
export function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
