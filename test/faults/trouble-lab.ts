import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a lab asks for, to be hard to take away. */
export interface Trouble {
  /** With a real Docker engine and containers; else the same namespaces without one. */
  docker: boolean
  /** A paused container, whose processes do not die of SIGKILL on cgroups of version 1. */
  paused: boolean
}

/** Names and addresses are those that the outer machine has too, so that what reaches it is a change. */
const NETWORK = `
\`\`\`bash host id=network
ip link add br0 type bridge
ip address add 10.9.0.1/24 dev br0
ip link set br0 up
ip netns add red
ip netns add green
ip link add veth0 type veth peer name eth0 netns red
ip link set veth0 master br0
ip rule add from 10.9.0.0/24 lookup 78
ip route add blackhole 10.12.0.0/16 table 78
iptables -A INPUT -s 10.9.0.0/24 -j DROP
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.log_martians=1
mount -t tmpfs tmpfs /mnt
touch /etc/labrun-was-here /var/lib/labrun-was-here /tmp/labrun-was-here
\`\`\`

\`\`\`bash host id=processes
( trap '' TERM INT HUP; while :; do sleep 1; done ) > /dev/null &
setsid --fork ip netns exec red sleep 1001 > /dev/null 2>&1
unshare --mount --pid --fork --mount-proc sleep 1002 > /dev/null 2>&1 &
mkfifo /tmp/fifo
cat /tmp/fifo > /dev/null &
sleep 1003 & kill -STOP $!
\`\`\`
`

const CONTAINERS = `
\`\`\`bash host id=containers
docker network create --subnet 10.9.1.0/24 lab > /dev/null
docker run --detach --restart=always --network lab --name web nginx > /dev/null
docker exec --detach web sleep 1004
PID=$(docker inspect --format '{{.State.Pid}}' web)
ip link add veth2 type veth peer name eth9 netns $PID
\`\`\`

\`\`\`bash nsenter container=web ns=net id=inside
ip link set eth9 up
\`\`\`

\`\`\`bash exec container=web id=exec
sleep 1005 > /dev/null 2>&1 &
\`\`\`
`

const PAUSED = `
\`\`\`bash host id=paused
docker run --detach --name slow --network none nginx > /dev/null
docker pause slow > /dev/null
\`\`\`
`

const END = `
\`\`\`bash host id=second session=second
head --bytes=300000 /dev/zero | tr '\\0' x
sleep 0.1
\`\`\`

\`\`\`bash host id=down teardown
ip netns delete green
sleep 0.1
\`\`\`
`

/** Writes a lab that leaves as much as a lab can leave into a new folder below `folder`; its path. */
export function writeTroubleLab(folder: string, { docker, paused }: Trouble): string {
  const name = `${docker ? 'docker' : 'plain'}${paused ? '-paused' : ''}`
  const requires = docker ? 'images: [nginx]' : 'docker: false'
  const blocks = NETWORK + (docker ? CONTAINERS + (paused ? PAUSED : '') : '') + END
  return writeLab(folder, name, requires, blocks)
}

/** Writes a lab of these blocks; its path. */
export function writeLab(folder: string, name: string, requires: string, blocks: string): string {
  const labs = join(folder, name)
  mkdirSync(labs, { recursive: true })
  symlinkSync(join(import.meta.dirname, '../../labs/_images'), join(labs, '_images'))
  const file = join(labs, `${name}.md`)
  writeFileSync(file, `---\ntitle: Trouble\nrequires: { ${requires} }\n---\n${blocks}`)
  return file
}
