import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { DockerHost } from '../core/docker-host.ts'
import type { NetworkInterface, NetworkNamespace, Topology } from '../core/topology.ts'
import { type FoundNamespace, findNamespaces } from './find-namespaces.ts'
import { type Probed, type ProbedPeer, readProbe } from './read-probe.ts'

const run = promisify(execFile)
const script = readFileSync(new URL('./probe.sh', import.meta.url), 'utf8')

/** A probe that takes longer has met a host in trouble. */
const LIMIT_MS = 5000
/** A thousand interfaces. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * The host's network as its kernel tells it now. Changes nothing that anybody else sees.
 *
 * @throws where it can't be told: `ip` is missing, or the host is ending
 */
export async function probeTopology(host: DockerHost): Promise<Topology> {
  const found = findNamespaces(host)
  const argv = host.enter(['unshare', '--mount', 'bash', '-c', script, 'probe', ...found.map(argumentOf)])
  const [{ stdout }, containers] = await Promise.all([
    run(argv[0]!, argv.slice(1), { timeout: LIMIT_MS, maxBuffer: MOST_BYTES, killSignal: 'SIGKILL' }),
    host.docker?.containers() ?? [],
  ])
  const names = new Map(containers.map(({ id, names }) => [id, names[0] ?? id.slice(0, 12)]))
  return { namespaces: inOrder(withPeers(found, readProbe(stdout), names)) }
}

/** How a namespace is named to the probe. */
function argumentOf({ pid, names }: FoundNamespace): string {
  return pid === null ? names[0]! : String(pid)
}

function withPeers(
  found: readonly FoundNamespace[],
  { namespaces, rules }: Probed,
  containerNames: ReadonlyMap<string, string>,
): NetworkNamespace[] {
  const inodes = new Map(found.map((one) => [argumentOf(one), one.inode]))
  return found.flatMap((one, index) => {
    const own = namespaces.get(argumentOf(one))
    if (own === undefined) return []
    const peerOf = (peer: ProbedPeer | null): NetworkInterface['peer'] => {
      if (peer === null) return null
      if ('name' in peer) return { inode: one.inode, name: peer.name }
      const other = own.neighbours.get(peer.namespaceId) ?? ''
      const name = namespaces.get(other)?.interfaces.find(({ index }) => index === peer.index)?.name
      return name === undefined ? null : { inode: inodes.get(other)!, name }
    }
    return {
      inode: one.inode,
      ...naming(one, index === 0, containerNames),
      interfaces: own.interfaces.map((link) => ({ ...link, peer: peerOf(link.peer) })),
      routes: own.routes,
      forwarding: own.forwarding,
      rules: index === 0 ? rules : [],
    }
  })
}

function naming(
  { pid, command, containers, names }: FoundNamespace,
  isHost: boolean,
  containerNames: ReadonlyMap<string, string>,
): Pick<NetworkNamespace, 'kind' | 'name'> {
  if (isHost) return { kind: 'host', name: 'host' }
  if (containers.length > 0) {
    const all = containers.map((id) => containerNames.get(id) ?? id.slice(0, 12)).sort()
    return { kind: 'container', name: all.join(', ') }
  }
  return names.length > 0
    ? { kind: 'named', name: names.join(', ') }
    : { kind: 'process', name: `${command} (PID ${pid})` }
}

const KINDS: readonly NetworkNamespace['kind'][] = ['host', 'container', 'named', 'process']

function inOrder(namespaces: NetworkNamespace[]): NetworkNamespace[] {
  const rank = ({ kind }: NetworkNamespace) => KINDS.indexOf(kind)
  return namespaces.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}
