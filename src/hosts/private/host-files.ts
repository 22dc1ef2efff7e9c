import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostEnvironment } from './environment.ts'
import type { HostOrder } from './protocol.ts'
import { unlikeDockerdOptions } from './unlike.ts'

const SCRIPTS = ['init.sh', 'boot-network.sh', 'enter.sh', 'shell.sh', 'containerd.toml']
/** The engine's setting for containerd's image store; it has no flag in all versions. */
const snapshotter = { features: { 'containerd-snapshotter': true } }

/**
 * Writes the files that a private host has of its own, instead of the machine's, below `directory`, which boot.sh copies
 * to the host's root. They get this process's umask.
 *
 * @param name what it is called
 */
export function writeHostFiles(
  directory: string,
  name: string,
  { scripts, imageStore, unlike }: Pick<HostOrder, 'scripts' | 'imageStore' | 'unlike'>,
): void {
  const at = (path: string) => join(directory, path)
  for (const path of ['.machine', 'dev', 'etc/docker', 'run/lock', 'run/labrun']) {
    mkdirSync(at(path), { recursive: true })
  }
  for (const script of SCRIPTS) copyFileSync(join(scripts, script), at(`run/labrun/${script}`))
  for (const [path, text] of Object.entries(etcFiles(name))) writeFileSync(at(path), `${text}\n`)
  if (imageStore === 'containerd')
    writeFileSync(at('etc/docker/daemon.json'), `${JSON.stringify(snapshotter)}\n`)
  if (unlike) writeFileSync(at('run/labrun/dockerd-options'), `${unlikeDockerdOptions.join('\n')}\n`)
  symlinkSync('/usr/share/zoneinfo/Etc/UTC', at('etc/localtime'))
  symlinkSync('pts/ptmx', at('dev/ptmx'))
}

/** For people's shells, which have a terminal. No value holds a blank. */
function environmentFile(): string {
  const names = Object.keys(hostEnvironment).filter((name) => name !== 'TERM' && name !== 'COLUMNS')
  return names.map((name) => `${name}=${hostEnvironment[name]}`).join('\n')
}

function etcFiles(name: string): Record<string, string> {
  const hosts = [
    ['127.0.0.1', 'localhost'],
    ['127.0.1.1', name],
    ['::1', 'localhost ip6-localhost ip6-loopback'],
  ]
  return {
    'etc/timezone': 'Etc/UTC',
    'etc/hostname': name,
    'etc/hosts': hosts.map((words) => words.join('\t')).join('\n'),
    'etc/resolv.conf': '# No route leads out of this host, so it has no name server.',
    'etc/machine-id': randomUUID().replaceAll('-', ''),
    'run/labrun/environment': environmentFile(),
  }
}
