import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { machineHierarchies } from '../../src/cleanup/cgroups.ts'
import { type Machine, machineDifference, readMachine } from './machine.ts'

const shell = (script: string) => void execFileSync('bash', ['-euc', script])
const cgroup = () => `${machineHierarchies()[0]!.mountPoint}/labrun-planted`

/** How each thing that a run could leave is made, and taken away again. */
const PLANTS: Readonly<Record<string, () => () => void>> = {
  veth: () => scripts('ip link add planted0 type veth peer name planted1', 'ip link delete planted0'),
  address: () => scripts('ip address add 10.99.0.1/32 dev lo', 'ip address delete 10.99.0.1/32 dev lo'),
  route: () => scripts('ip route add blackhole 10.98.0.0/16', 'ip route delete blackhole 10.98.0.0/16'),
  policy: () =>
    scripts('ip rule add from 10.97.0.0/16 lookup 79', 'ip rule delete from 10.97.0.0/16 lookup 79'),
  firewall: () =>
    scripts('iptables -A INPUT -s 10.96.0.0/16 -j DROP', 'iptables -D INPUT -s 10.96.0.0/16 -j DROP'),
  sysctl: () => scripts('sysctl -qw net.ipv4.ip_forward=0', 'sysctl -qw net.ipv4.ip_forward=1'),
  netns: () => scripts('ip netns add planted', 'ip netns delete planted'),
  mount: () =>
    scripts(
      'mkdir /run/planted; mount -t tmpfs tmpfs /run/planted',
      'umount /run/planted; rmdir /run/planted',
    ),
  cgroup() {
    mkdirSync(cgroup())
    return () => rmdirSync(cgroup())
  },
  process() {
    const child = spawn('setsid', ['sleep', '1006'], { stdio: 'ignore' })
    return () => void child.kill('SIGKILL')
  },
  file() {
    writeFileSync('/var/lib/labrun-planted', '')
    mkdirSync('/var/lib/labrun/runs/planted', { recursive: true })
    return () => rmSync('/var/lib/labrun', { recursive: true })
  },
  temporary() {
    writeFileSync(`${process.env.TMPDIR}/planted`, '')
    return () => rmSync(`${process.env.TMPDIR}/planted`)
  },
}

function scripts(make: string, remove: string): () => void {
  shell(make)
  return () => shell(remove)
}

/** On an outer machine: the areas in which each plant was found, and what of it was left when it was taken away. */
export async function plantEach(): Promise<{ found: Record<string, string[]>; left: string[] }> {
  const before = await readMachine()
  const found: Record<string, string[]> = {}
  for (const [name, make] of Object.entries(PLANTS)) {
    const remove = make()
    found[name] = areas(before, await readMachine())
    remove()
  }
  return { found, left: machineDifference(before, await readMachine()) }
}

function areas(before: Machine, after: Machine): string[] {
  return [...new Set(machineDifference(before, after).map((line) => line.split(/[ :]+/)[1]!))]
}
