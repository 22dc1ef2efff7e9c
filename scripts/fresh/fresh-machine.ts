import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { createCgroups, machineHierarchies, removeCgroups } from '../../src/cleanup/cgroups.ts'
import { type AptSource, sourcesList } from './apt-sources.ts'
import type { BaseRoot } from './base-root.ts'
import { ownCertificates } from './certificates.ts'
import { enclosed, mustRun } from './enclosed.ts'

const BOOT = join(import.meta.dirname, 'boot.sh')
const BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
const run = promisify(execFile)

/** A machine as it came from Debian, with Node 20, npm and git, on this machine's kernel and network. */
export interface FreshMachine {
  root: string
  /** Runs a command in it, as root, in /root. Processes that outlive the command make it fail. */
  run(argv: readonly string[], onLine: (line: string) => void, boot?: BootSettings): Promise<boolean>
  /** Takes it away; resolves with what could not be taken away. */
  remove(): Promise<string[]>
}

/** How a machine is booted, for one command. */
export interface BootSettings {
  /** Of a hybrid machine, only the hierarchies of version 1. */
  cgroupV1Only?: boolean
  /** A folder of this machine that shows at a path there. */
  shared?: { folder: string; at: string }
}

/** The cgroup that a trial has in each hierarchy. */
export function cgroupName(pid: number | string): string {
  return `labrun-fresh-${pid}`
}

/** Makes a fresh machine below `scratch`. */
export async function createMachine(
  base: Pick<BaseRoot, 'tar' | 'sources'>,
  scratch: string,
  interrupted: AbortSignal,
): Promise<FreshMachine> {
  const root = join(scratch, 'root')
  await mkdir(root)
  await mustRun(['tar', '--extract', '--numeric-owner', '--file', base.tar, '--directory', root], interrupted)
  await carryOver(root, base.sources, interrupted)
  const environment = await proxies()
  return {
    root,
    run: async (argv, onLine, boot = {}) => {
      const settings = bootEnvironment(boot)
      const hierarchies = machineHierarchies()
      const name = cgroupName(process.pid)
      const cgroups = createCgroups(hierarchies, name)
      try {
        return await enclosed(
          [
            'env',
            ...settings,
            'bash',
            BOOT,
            root,
            ...cgroups,
            '--',
            'env',
            '-C',
            '/root',
            ...environment,
            ...argv,
          ],
          onLine,
          interrupted,
        )
      } finally {
        const left = await removeCgroups(hierarchies, name)
        for (const directory of left) onLine(`cgroup left behind: ${directory}`)
      }
    },
    remove: async () => {
      await rm(root, { recursive: true, force: true, maxRetries: 5 })
      return leftOf(root)
    },
  }
}

function bootEnvironment({ cgroupV1Only, shared }: BootSettings): string[] {
  return [
    ...(cgroupV1Only ? ['FRESH_CGROUP_V1_ONLY=1'] : []),
    ...(shared ? [`FRESH_SHARED=${shared.folder}`, `FRESH_SHARED_AT=${shared.at}`] : []),
  ]
}

/** What this machine needs to reach its registries: names, mirrors, certificates, settings. None of it is printed. */
async function carryOver(
  root: string,
  sources: readonly AptSource[],
  interrupted: AbortSignal,
): Promise<void> {
  for (const file of ['/etc/hosts', '/etc/resolv.conf']) await copyIfThere(file, join(root, file))
  await writeFile(join(root, 'etc/apt/sources.list'), sourcesList(sources))
  const acquire = await mustRun(['apt-config', 'dump', 'Acquire'], interrupted)
  await writeFile(join(root, 'etc/apt/apt.conf.d/90machine'), `${acquire.join('\n')}\n`)
  await copyIfThere('/etc/apt/auth.conf', join(root, 'etc/apt/auth.conf'))
  await copyIfThere(await npmConfig('userconfig'), join(root, 'root/.npmrc'))
  await copyIfThere(await npmConfig('globalconfig'), join(root, 'usr/etc/npmrc'))
  const extra = process.env.NODE_EXTRA_CA_CERTS
  const trusted = [await textOf(BUNDLE), extra === undefined ? '' : await textOf(extra)].join('\n')
  const own = ownCertificates(trusted, await textOf(join(root, BUNDLE)))
  const folder = join(root, 'usr/local/share/ca-certificates')
  await Promise.all(own.map((text, at) => writeFile(join(folder, `machine-${at}.crt`), `${text}\n`)))
  if (own.length > 0) await mustRun(['chroot', root, 'update-ca-certificates'], interrupted)
}

/** Proxies, and that Node is to trust what the machine trusts, as `NAME=value`. */
async function proxies(): Promise<string[]> {
  const names = Object.keys(process.env).filter((name) => /^(https?|no|all)_proxy$/i.test(name))
  const trust = process.env.NODE_EXTRA_CA_CERTS === undefined ? [] : [`NODE_EXTRA_CA_CERTS=${BUNDLE}`]
  return [...names.map((name) => `${name}=${process.env[name]}`), ...trust]
}

/** Outside of the checkout, whose own settings come with the clone. */
async function npmConfig(key: string): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  const { stdout } = await run('npm', ['config', 'get', key], { cwd: '/', env })
  return stdout.trim()
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

/** Mounts and processes that still belong to the root, in words. */
async function leftOf(root: string): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8'))
    .split('\n')
    .filter((line) => line.includes(root))
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const roots = await Promise.all(processes.map((pid) => readlink(`/proc/${pid}/root`).catch(() => '')))
  const running = processes.filter((_, at) => roots[at]?.startsWith(root))
  return [...mounts.map((line) => `mount: ${line}`), ...running.map((pid) => `process: ${pid}`)]
}
