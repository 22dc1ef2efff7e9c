import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `hostname` says on a private host. */
export const hostName = 'dockerhost'

const SCRIPTS = ['init.sh', 'boot-network.sh', 'enter.sh', 'containerd.toml']
const HOSTS = [
  ['127.0.0.1', 'localhost'],
  ['127.0.1.1', hostName],
  ['::1', 'localhost ip6-localhost ip6-loopback'],
]

/**
 * Writes the files that a private host has of its own, instead of the machine's, below `directory`, which boot.sh copies
 * to the host's root. They get this process's umask.
 *
 * @param scripts where boot.sh and its neighbours are
 */
export function writeHostFiles(directory: string, scripts: string): void {
  const at = (path: string) => join(directory, path)
  for (const path of ['.machine', 'dev', 'etc/docker', 'run/lock', 'run/labrun']) {
    mkdirSync(at(path), { recursive: true })
  }
  for (const name of SCRIPTS) copyFileSync(join(scripts, name), at(`run/labrun/${name}`))
  for (const [path, text] of Object.entries(etcFiles())) writeFileSync(at(path), `${text}\n`)
  symlinkSync('/usr/share/zoneinfo/Etc/UTC', at('etc/localtime'))
  symlinkSync('pts/ptmx', at('dev/ptmx'))
}

function etcFiles(): Record<string, string> {
  return {
    'etc/timezone': 'Etc/UTC',
    'etc/hostname': hostName,
    'etc/hosts': HOSTS.map((words) => words.join('\t')).join('\n'),
    'etc/resolv.conf': '# No route leads out of this host, so it has no name server.',
    'etc/machine-id': randomUUID().replaceAll('-', ''),
  }
}
