import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { standardPath } from '../commands.ts'
import { createSessionCgroup } from './session-cgroup.ts'

/** The way out of one host: a process on the machine that speaks for it, as any program does. */
export interface Network {
  /** Why it did not come up, in words; `null`: it is up. */
  readonly trouble: string | null
  /** Resolves, with how in words, when it ends without `close`. */
  readonly died: Promise<string>
  /** Ends it; resolves when it has. */
  close(): Promise<void>
}

/** Where a network is to be made. */
export interface NetworkPlace {
  /** Number of the host's first process. */
  pid: number
  /** The host's own directory. */
  directory: string
  /** Name of the host's cgroup; `null`: it has none. */
  cgroup: string | null
  /** This process lives in a chroot, where slirp4netns cannot shut itself in. */
  chrooted: boolean
}

/**
 * The part of RFC 2544's benchmarking range that labs get: no tutorial, no Docker and no company network has it, and
 * VPNs and proxies that make addresses up begin at 198.18.0.0. The host is .100, its router .2, its name server .3.
 */
const range = '198.19.64.0/24'
const resolver = '198.19.64.3'

/**
 * Starts slirp4netns for the host and waits until it is up. It ends with its host: by the pipe whose other end this
 * process has, and by the kernel's signal at this process's death.
 */
export async function openNetwork({ pid, directory, cgroup, chrooted }: NetworkPlace): Promise<Network> {
  const log = join(directory, 'network-log')
  const output = openSync(log, 'w', 0o600)
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...slirp(pid, chrooted)], {
    stdio: ['ignore', output, output, 'pipe', 'pipe'],
    env: { PATH: standardPath },
    cwd: '/',
  })
  closeSync(output)
  // The other end may have gone by the time it is closed.
  for (const pipe of [child.stdio[3], child.stdio[4]]) pipe?.on('error', () => {})
  let closing = false
  const ended = endOf(child)
  const died = ended.then((how) => (closing ? new Promise<string>(() => {}) : how))
  const close = async () => {
    closing = true
    child.kill('SIGKILL')
    await ended
  }
  const failure = await Promise.race([
    isReady(child),
    ended.then((how) => [how, lastLine(log)].filter(Boolean).join(': ')),
    sleep(upLimitMs, `not up in ${upLimitMs / 1000} s`, { ref: false }),
  ])
  if (failure !== null) {
    await close()
    return { trouble: failure, died, close }
  }
  try {
    await joinCgroup(child, cgroup)
    writeFileSync(`/proc/${pid}/root/etc/resolv.conf`, `nameserver ${resolver}\n`)
    return { trouble: null, died, close }
  } catch (error) {
    await close()
    return { trouble: (error as Error).message, died, close }
  }
}

/** It shuts itself in, and keeps no right but to bind low ports. A large MTU is most of its speed. */
function slirp(pid: number, chrooted: boolean): string[] {
  const sandbox = chrooted ? [] : ['--enable-sandbox']
  const shut = ['--disable-host-loopback', '--enable-seccomp', ...sandbox]
  return ['slirp4netns', '--configure', '--mtu=65520', `--cidr=${range}`, ...shut, ...ends, `${pid}`, 'eth0']
}

const ends = ['--ready-fd=3', '--exit-fd=4']

/** A hundred times what it takes, and more. */
const upLimitMs = 10_000

function isReady(child: ChildProcess): Promise<null> {
  return new Promise((resolve) => {
    ;(child.stdio[3] as Readable).once('data', () => resolve(null))
  })
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit status ${code}`))
  })
}

function lastLine(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-2).join('; ')
}

/** In the host's own, so that it counts as part of it. */
async function joinCgroup(child: ChildProcess, cgroup: string | null): Promise<void> {
  const directory = await createSessionCgroup(cgroup, 'network')
  if (directory !== null) writeFileSync(join(directory, 'cgroup.procs'), String(child.pid))
}
