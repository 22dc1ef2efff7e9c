import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanDeadRun } from '../../../src/cleanup/clean-dead-runs.ts'
import { type LedgerRecord, ledgerFile, readLedger } from '../../../src/cleanup/ledger.ts'
import { changeWords } from '../../../src/cleanup/machine/change-words.ts'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { type LocalRun, openLocalRun } from '../../../src/cleanup/machine/local-run.ts'
import { snapshotMachine } from '../../../src/cleanup/machine/snapshot.ts'
import type { MachineSnapshot } from '../../../src/cleanup/machine/things.ts'
import { type UndoneRun, undoRun } from '../../../src/cleanup/machine/undo-run.ts'
import { lockFile } from '../../../src/cleanup/state-directory.ts'
import { openSyncedLedger } from '../../../src/cleanup/synced-ledger.ts'
import type { HostError } from '../../../src/core/host-error.ts'
import { createEngineClient, type EngineClient } from '../../../src/hosts/engine-client.ts'
import { readyEngine, socketPath, startDockerd } from './engine-on-machine.ts'
import { shell } from './shell.ts'

/** What came of a scene: whose what was, what undoing said, and what differs from before at the end. */
export interface Played {
  lab: string[]
  others: string[]
  undone: UndoneRun
  left: string[]
  /** What a last script printed. */
  printed: string
}

/** What happens in a scene, as bash scripts. */
interface Scene {
  /** Before the run. */
  prepare?: string
  /** While a block runs; of more than one, one after the other. */
  block?: string | string[]
  /** After it, when nothing of the lab's runs. */
  meanwhile?: string
  /** At the very end, to look and to tidy up. */
  finish?: string
  /** Then what labrun says is done. */
  obey?: boolean
  /** What the API proxy would note of the block. */
  note?: (run: LocalRun) => void
}

const RUN = 'scene'
const LABEL = `--label labrun.run=${RUN}`
const runDirectory = join('/run/labrun-test', RUN)

/** One of each thing, as a lab makes it: its objects on the engine have its label, or are noted. */
const each = (label: string) => `
  ip link add planted0 type veth peer name planted1
  ip link add planted2 type bridge
  iptables-legacy -A INPUT -s 10.96.0.0/16 -j DROP
  iptables-nft -A INPUT -s 10.95.0.0/16 -m comment --comment 'a "b" c' -j DROP
  nft -f - <<< 'table inet planted { chain input { type filter hook input priority 0; ip saddr 10.94.0.1 drop; }; }'
  sysctl -qw net.ipv4.conf.br0.rp_filter=1
  ip neigh add 10.9.0.7 lladdr 02:00:00:00:00:07 dev br0 nud permanent
  ip link set br0 promisc on
  hostname planted
  ip netns add planted
  mkdir -p /run/planted && mount -t tmpfs tmpfs /run/planted
  mkdir /sys/fs/cgroup/pids/planted
  docker run -d ${label} --name planted tiny sleep 1000
  docker volume create ${label} planted
  docker network create ${label} planted
  docker import -c 'CMD ["sleep"]' <(tar -c -C / bin/sleep) planted`

const takeEach = `
  docker rm -f planted; docker volume rm planted; docker network rm planted; docker image rm planted
  rmdir /sys/fs/cgroup/pids/planted /sys/fs/cgroup/*/docker; umount /run/planted; ip netns delete planted
  sysctl -qw net.ipv4.conf.br0.rp_filter=0; nft delete table inet planted
  iptables-nft -D INPUT -s 10.95.0.0/16 -m comment --comment 'a "b" c' -j DROP
  iptables-legacy -D INPUT -s 10.96.0.0/16 -j DROP
  ip link delete planted2; ip link delete planted0
  ip neigh delete 10.9.0.7 dev br0; ip link set br0 promisc off; hostname machine`

/** A script that tells each of iptables' programs the same. */
const onEachFirewall = (...lines: string[]) =>
  ['iptables-nft', 'ip6tables-nft', 'iptables-legacy', 'ip6tables-legacy']
    .flatMap((program) => lines.map((line) => `${program} ${line}`))
    .join('; ')

/** Who moves the first one down is locked out. */
const SSH = [
  '-A INPUT -p tcp --dport 22 -j ACCEPT',
  '-A INPUT -p tcp -j DROP',
  '-A INPUT -p tcp --dport 80 -j LOG',
]

/** A table with iptables' own words where it has them, and whether it is still the same one. */
const TOLD_WHOLE =
  "{ iptables-nft-save -t filter | grep '^-' || nft -s list table ip filter; nft -a list tables | grep 'ip filter'; }"

const noteImage = (run: LocalRun) => {
  run.done(run.intend('images', null), shell('docker image inspect -f {{.Id}} planted'))
  run.done(run.intend('tags', 'planted:latest'), 'planted:latest')
}

const SCENES: Readonly<Record<string, Scene>> = {
  'planted by others': { meanwhile: each(''), finish: takeEach },
  'engine’s, by others while a block runs': {
    block: `docker network create --subnet 10.93.0.0/24 theirs
      docker run -d --name theirs --network theirs -p 8090:80 -v theirs:/data -v /more tiny sleep 1000
      docker tag tiny theirs`,
    finish: `docker rm -f -v theirs; docker volume rm theirs; docker network rm theirs; docker image rm theirs
      rmdir /sys/fs/cgroup/*/docker`,
  },
  'planted by the lab': {
    block: each(LABEL),
    note: noteImage,
    meanwhile: 'ip link add theirs type bridge; iptables -A INPUT -s 10.92.0.1 -j ACCEPT',
    finish: `ip -brief link show theirs | wc -l; iptables -S INPUT | tail -n +2
      iptables -D INPUT -s 10.92.0.1 -j ACCEPT; ip link delete theirs`,
  },
  flushed: {
    block: `iptables -F; iptables -X; iptables -t nat -F; iptables -P FORWARD DROP; nft flush table inet machine
      ip rule delete from 10.9.0.0/24 lookup 77; ip route flush table 77`,
  },
  'chains by nft in tables of iptables': {
    prepare: `nft add chain ip filter before '{ type filter hook input priority 1; policy accept; }'
      nft add rule ip filter before tcp dport '{ 1, 4 }' accept
      nft add chain ip filter deleted '{ type filter hook input priority 2; }'; nft add rule ip filter deleted tcp dport 2 drop`,
    block: `nft add chain ip filter input '{ type filter hook input priority 0; policy drop; }'
      nft add rule ip filter input tcp dport 22 accept; nft add rule ip filter before tcp dport 3 drop
      nft flush chain ip filter deleted; nft delete chain ip filter deleted; nft add table ip6 raw
      nft add chain ip6 raw own '{ type filter hook output priority 0; policy drop; }'`,
    finish: `nft -s list chain ip filter before | grep dport; nft -s list chain ip filter deleted | grep dport
      nft 'flush chain ip filter before; delete chain ip filter before'
      nft 'flush chain ip filter deleted; delete chain ip filter deleted'`,
  },
  'rules by nft that iptables can’t tell': {
    prepare: `iptables -A FORWARD -s 10.91.0.1 -m comment --comment 'a b' -j DROP; iptables -A INPUT -s 10.91.0.2 -j ACCEPT
      ${TOLD_WHOLE} >/run/firewall`,
    block: [
      `nft add rule ip filter FORWARD meta mark set jhash ip saddr mod 2
        iptables -D INPUT -s 10.91.0.2 -j ACCEPT; iptables -I OUTPUT -s 10.91.0.3 -j DROP; iptables -N OWN`,
      `iptables -D FORWARD -s 10.91.0.1 -m comment --comment 'a b' -j DROP; iptables -P INPUT DROP`,
    ],
    meanwhile: 'iptables -A OUTPUT -s 10.92.0.1 -j ACCEPT',
    finish: `${TOLD_WHOLE} | diff /run/firewall - | grep '^[<>]' || true; iptables -D OUTPUT -s 10.92.0.1 -j ACCEPT
      iptables -D INPUT -s 10.91.0.2 -j ACCEPT; iptables -D FORWARD -s 10.91.0.1 -m comment --comment 'a b' -j DROP`,
  },
  'such rules of others': {
    prepare: `iptables -A INPUT -s 10.91.0.2 -j ACCEPT; nft add rule ip filter INPUT ct label set 1
      nft add rule ip filter OUTPUT ip saddr 10.91.0.4 drop; ${TOLD_WHOLE} >/run/firewall`,
    // Docker puts its own jumps on top again.
    block: `nft add rule ip filter INPUT ct label set 2; iptables -A FORWARD -s 10.91.0.3 -j DROP; iptables -F OUTPUT
      docker network create ${LABEL} atop`,
    meanwhile: 'iptables -A INPUT -s 10.92.0.1 -j ACCEPT',
    obey: true,
    finish: `${TOLD_WHOLE} | diff /run/firewall - | grep '^[<>]' || true; iptables -F INPUT; iptables -F OUTPUT`,
  },
  'flushed, and set up by others since': {
    block: 'iptables -F FORWARD; sysctl -qw net.ipv4.conf.br0.rp_filter=1',
    meanwhile: 'iptables -A FORWARD -s 10.91.0.1 -j DROP; sysctl -qw net.ipv4.conf.br0.rp_filter=2',
    obey: true,
    finish: `iptables -S FORWARD | tail -n +2 | sed -n '1p;$p'; sysctl -n net.ipv4.conf.br0.rp_filter
      iptables -D FORWARD -s 10.91.0.1 -j DROP`,
  },
  'rules moved at once': {
    prepare: onEachFirewall(...SSH),
    block: onEachFirewall('-D INPUT 1', '-A INPUT -p tcp --dport 22 -j ACCEPT'),
    meanwhile: onEachFirewall('-I INPUT -p udp --dport 1 -j ACCEPT', '-A INPUT -p udp --dport 2 -j ACCEPT'),
    finish: `${onEachFirewall('-S INPUT')}; ${onEachFirewall('-F INPUT')}`,
  },
  'rules moved by and by': {
    prepare: onEachFirewall(...SSH),
    block: [onEachFirewall('-D INPUT 1'), onEachFirewall('-I INPUT 2 -p tcp --dport 22 -j ACCEPT')],
    finish: `${onEachFirewall('-S INPUT')}; ${onEachFirewall('-F INPUT')}`,
  },
  'a rule added a second time': {
    prepare: onEachFirewall(...SSH),
    block: onEachFirewall('-A INPUT -p tcp --dport 22 -j ACCEPT'),
    finish: `${onEachFirewall('-S INPUT')}; ${onEachFirewall('-F INPUT')}`,
  },
  'rules moved, with others’ between them since': {
    prepare: onEachFirewall(...SSH),
    block: onEachFirewall('-D INPUT 1', '-A INPUT -p tcp --dport 22 -j ACCEPT'),
    meanwhile: onEachFirewall('-I INPUT 2 -p udp --dport 1 -j ACCEPT'),
    obey: true,
    finish: `${onEachFirewall('-S INPUT')}; ${onEachFirewall('-F INPUT')}`,
  },
  'rules among the engine’s': {
    prepare: 'iptables -I FORWARD -s 10.90.0.1 -j DROP; iptables -I FORWARD -s 10.90.0.2 -j DROP',
    // Docker puts its own jumps on top again.
    block: [
      `docker network create ${LABEL} atop`,
      'iptables -D FORWARD -s 10.90.0.2 -j DROP; iptables -A FORWARD -s 10.90.0.2 -j DROP',
    ],
    finish: `iptables -S FORWARD | grep -oE -e '-s 10.90.*|-o docker0 -j DOCKER'
      iptables -D FORWARD -s 10.90.0.1 -j DROP; iptables -D FORWARD -s 10.90.0.2 -j DROP`,
  },
  'links changed': {
    block: `ip link set br0 name other; ip link set veth0 down mtu 1400 alias mine; ip link set veth0 master other
      ip address delete 10.9.0.1/24 dev other; ip link add late type bridge; ip link set late up`,
    meanwhile: "ip link set late alias ''; ip link set late name later",
  },
  'a link renamed, and set up by its new name': {
    block: `ip link set usr0 down; ip link set usr0 name ren0; ip link add usr0 type bridge; ip link set ren0 up
      tc qdisc add dev ren0 root tbf rate 1mbit burst 32kbit latency 400ms; sysctl -qw net.ipv4.conf.ren0.rp_filter=2
      tc qdisc add dev usr0 root tbf rate 1mbit burst 32kbit latency 400ms; sysctl -qw net.ipv4.conf.usr0.rp_filter=1
      ip neigh add 10.99.0.7 lladdr 02:00:00:00:00:07 dev ren0 nud permanent; ip route add 10.97.0.0/16 dev ren0`,
    finish: `tc qdisc show dev usr0; sysctl -n net.ipv4.conf.usr0.rp_filter; ip neigh show dev usr0 nud permanent
      ip -4 route show dev usr0 scope link; ip -4 -brief address show dev usr0; ip -4 -oneline address show label usr0 | wc -l`,
  },
  'more of a link': {
    block: `ip link property add dev usr0 altname longer; ip link set usr0 txqueuelen 77; ip link set usr0 group 5
      ip link set usrveth master usr0; ip link set usrveth txqueuelen 88; ip link property del dev usrveth altname wire`,
    finish: `ip -oneline link show dev usr0 | grep --only-matching 'group .*qlen [0-9]*'
      ip -brief link show dev usr0 | awk '{ print $3 }'; ip -brief link show dev longer 2>&1 || true
      ip -brief link show dev wire | wc -l`,
  },
  'links moved and deleted': {
    block: `ip netns add away; ip link set usrveth netns away; ip -n away link set usrveth name other up
      ip link delete pair0`,
    obey: true,
    finish: `ip -oneline link show dev usrveth | grep --only-matching 'usrveth@usrpeer'; ip -4 -oneline address show dev usrveth | wc -l
      ip -oneline link show dev pair1 | grep --only-matching 'pair1@pair0'; ls /run/netns`,
  },
  'its own objects taken away': {
    block: `docker run -d ${LABEL} --name gone --restart always tiny sleep 1000
      docker run -d ${LABEL} --name stays --restart always -v /more -p 8091:80 tiny sleep 1000; docker pause stays
      docker network create ${LABEL} gone; ip link add gone type bridge; ip netns add gone
      docker rm -f gone; docker network rm gone; ip netns delete gone
      mkdir /sys/fs/cgroup/pids/away; setsid sh -c 'echo 0 > /sys/fs/cgroup/pids/away/cgroup.procs; exec sleep 1000' > /dev/null 2>&1 &
      until grep -q . /sys/fs/cgroup/pids/away/cgroup.procs; do sleep 0.01; done`,
    meanwhile: 'ip link delete gone',
  },
  'what can’t be undone': {
    // Its other end in there goes along, some 30 ms later.
    block: 'ip link set veth0 nomaster; ip netns delete red',
  },
}

/** On an outer machine with an engine: all scenes, one after the other. */
export async function playScenes(): Promise<Record<string, Played>> {
  shell('hostname machine')
  const dockerd = startDockerd()
  const engine = await readyEngine()
  shell(`nft -f - <<< 'table inet machine { set some { type ipv4_addr; elements = { 10.8.0.1, 10.8.0.2 }; }
    chain input { type filter hook input priority 0; policy accept; ip saddr @some counter drop; }; }'`)
  shell(`ip link add usr0 type bridge; ip address add 10.99.0.1/24 dev usr0; ip address add 10.99.0.4/24 dev usr0
    ip link add usrveth address 02:00:00:00:00:01 type veth peer name usrpeer address 02:00:00:00:00:02
    ip address add 10.98.0.1/24 dev usrveth; ip link set usrveth up
    ip link add pair0 address 02:00:00:00:00:03 type veth peer name pair1 address 02:00:00:00:00:04
    ip link property add dev usrveth altname wire; ip link set usr0 up`)
  const played: Record<string, Played> = {}
  for (const [name, scene] of Object.entries(SCENES)) played[name] = await play(scene, engine)
  played.killed = await playKilled(engine)
  played.restarted = await playRestarted(engine)
  shell('ip link delete late')
  played['image noted late'] = await playNotedLate(engine)
  played['look interrupted'] = await playInterrupted(engine, 1, false)
  played['look interrupted again and again'] = await playInterrupted(engine, 100, false)
  played['look interrupted for good'] = await playInterrupted(engine, 1000, true)
  played['a table that nothing tells'] = await playUntold(engine)
  played['slow removal'] = await playSlowRemoval(engine)
  played['disk full'] = await playDiskFull(engine)
  const restarted = await playEngineRestarting(engine, dockerd)
  played['engine restarting'] = restarted.played
  played['engine killed'] = await playEngineKilled(engine, restarted.dockerd)
  return played
}

async function play(scene: Scene, engine: EngineClient): Promise<Played> {
  const { prepare, block = [], meanwhile, obey, finish, note } = scene
  if (prepare !== undefined) shell(prepare)
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  for (const script of [block].flat()) {
    await run.beginBlock('block')
    shell(script)
    note?.(run)
    await run.endBlock('block')
  }
  if (meanwhile !== undefined) shell(meanwhile)
  await run.beginBlock('last')
  await run.endBlock('last')
  run.close()
  const { records } = readLedger(runDirectory)
  const undone = await undoRun(runDirectory, createEngineClient)
  if (obey === true) for (const { remove } of undone.residue) shell(remove)
  const printed = finish === undefined ? '' : shell(finish)
  const left = differenceOf(before, await snapshotMachine(engine)).map(changeWords)
  return { ...whose(records), undone, left, printed }
}

/** Of an image it is written down only when the block has been looked after that it is the lab's: BuildKit tells late. */
async function playNotedLate(engine: EngineClient): Promise<Played> {
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  await run.beginBlock('block')
  const intent = run.intend('images', null)
  shell(`docker import -c 'CMD ["late"]' <(tar -c -C / bin/sleep) late; docker tag tiny theirs`)
  await run.endBlock('block')
  run.done(intent, shell('docker image inspect -f {{.Id}} late'))
  run.done(run.intend('tags', 'late:latest'), 'late:latest')
  await run.beginBlock('last')
  await run.endBlock('last')
  run.close()
  const played = await atLast(engine)
  shell('docker image rm theirs')
  return { ...played, left: differenceOf(before, await snapshotMachine(engine)).map(changeWords) }
}

/** Has `ip` tell of links what it told last, and that it was interrupted, as often as /run/ip-interrupted has lines. */
function standInForIp(): void {
  shell(`mount -t tmpfs -o mode=755 tmpfs /usr/local/sbin
    ip -json -details address show >/run/links-told`)
  writeFileSync(
    '/usr/local/sbin/ip',
    `#!/bin/bash
    [ "$*" != '-json -details address show' ] || ! [ -s /run/ip-interrupted ] || {
      sed -i 1d /run/ip-interrupted
      cat /run/links-told
      echo 'Dump was interrupted and may be inconsistent.' >&2
      exit 0
    }
    exec /usr/sbin/ip "$@"`,
    { mode: 0o755 },
  )
}

/** Links that a block makes, while looks at them are interrupted; how often at its end, and whether for good. */
async function playInterrupted(engine: EngineClient, times: number, isForGood: boolean): Promise<Played> {
  standInForIp()
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  await run.beginBlock('block')
  shell(`ip link add missed0 type bridge; seq ${times} >/run/ip-interrupted`)
  await run.endBlock('block')
  if (!isForGood) shell('rm -f /run/ip-interrupted; ip link add missed1 type bridge')
  const begun = await run.beginBlock('next').then(
    () => 'begun',
    ({ rule, message }: HostError) => `${rule}: ${message}`,
  )
  run.close()
  const first = await clean()
  shell('rm -f /run/ip-interrupted')
  const undone = isForGood ? await clean() : first
  const left = differenceOf(before, await snapshotMachine(engine)).map(changeWords)
  shell('ip link delete missed1 || true; umount /usr/local/sbin')
  return {
    ...whose(readLedger(runDirectory).records),
    ...{ undone, left, printed: JSON.stringify({ begun, first }) },
  }
}

/** A table that neither iptables can tell nor, as it can't be had, nft: then iptables can again. */
async function playUntold(engine: EngineClient): Promise<Played> {
  shell(`iptables -A INPUT -s 10.91.0.2 -j ACCEPT; iptables -A OUTPUT -s 10.91.0.2 -j ACCEPT
    nft add rule ip filter INPUT ct label set 1
    mount -t tmpfs -o mode=755 tmpfs /usr/local/sbin; ln -s /bin/false /usr/local/sbin/nft`)
  const run = await openRun(engine)
  await run.beginBlock('block')
  shell('iptables -F INPUT; ip6tables -A INPUT -s fd00::1 -j DROP')
  await run.endBlock('block')
  run.close()
  const undone = await clean()
  const kept = shell('umount /usr/local/sbin; iptables -S OUTPUT; iptables -F OUTPUT')
  const printed = [...run.unseen, kept].join('\n')
  return { ...whose(readLedger(runDirectory).records), undone, left: [], printed }
}

/** A container whose removal takes the engine longer than it is asked for. */
async function playSlowRemoval(engine: EngineClient): Promise<Played> {
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  await run.beginBlock('block')
  const intent = run.intend('containers', 'slow')
  run.done(intent, shell(`docker run -d ${LABEL} --name slow tiny sleep 1000`))
  await run.endBlock('block')
  run.close()
  const isBusyUntil = performance.now() + 12_000
  const undone = await undoRun(runDirectory, (path) => {
    const client = createEngineClient(path)
    return {
      async call(method, ...rest) {
        if (method !== 'DELETE' || performance.now() > isBusyUntil) return client.call(method, ...rest)
        return { status: 409, body: { message: 'removal of container slow is already in progress' } }
      },
    }
  })
  const left = differenceOf(before, await snapshotMachine(engine)).map(changeWords)
  return { ...whose(readLedger(runDirectory).records), undone, left, printed: '' }
}

async function openRun(engine: EngineClient): Promise<LocalRun> {
  rmSync(runDirectory, { recursive: true, force: true })
  mkdirSync(runDirectory, { recursive: true })
  return openLocalRun(runDirectory, socketPath, engine)
}

function whose(records: LedgerRecord[]): { lab: string[]; others: string[] } {
  const looks = records.filter((record) => record.kind === 'look')
  return {
    lab: looks.flatMap(({ lab }) => lab.map(changeWords)),
    others: looks.flatMap(({ others }) => others.map(changeWords)),
  }
}

/** The run dies in its block; the next run only tells, and then those who clean are killed too, again and again. */
async function playKilled(engine: EngineClient): Promise<Played> {
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  await run.beginBlock('block')
  shell(each(LABEL))
  noteImage(run)
  run.close()
  writeFileSync(lockFile(runDirectory), '')
  const told = await cleanDeadRun(runDirectory, 'tell', createEngineClient)
  for (const lifeMs of [120, 250, 400]) {
    const cleaner = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      '--eval',
      `import('${import.meta.dirname}/scenes.ts').then(({ cleanAsCommand }) => cleanAsCommand())`,
    ])
    await sleep(lifeMs)
    cleaner.kill('SIGKILL')
    await once(cleaner, 'exit')
  }
  const { removed, ...undone } = await cleanDeadRun(runDirectory, 'restore', createEngineClient)
  const left = differenceOf(before, await snapshotMachine(engine)).map(changeWords)
  return {
    lab: [],
    others: [],
    undone: { ...undone, finished: removed },
    left,
    printed: JSON.stringify(told),
  }
}

/** The machine was started anew since: what is in the kernel now is not the lab's. */
async function playRestarted(engine: EngineClient): Promise<Played> {
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  await run.beginBlock('block')
  shell(`docker volume create ${LABEL} lasting; ip link add late type bridge`)
  await run.endBlock('block')
  run.close()
  const [first, ...rest] = readLedger(runDirectory).records
  rmSync(ledgerFile(runDirectory))
  openSyncedLedger(runDirectory, [{ ...first, bootId: 'another' } as LedgerRecord, ...rest]).close()
  return atLast(engine, before)
}

/** The engine is killed when the block has ended, and comes back only while all is being undone. */
async function playEngineKilled(engine: EngineClient, dockerd: ChildProcess): Promise<Played> {
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  await run.beginBlock('block')
  const intent = run.intend('containers', 'lasting')
  run.done(intent, shell(`docker run -d ${LABEL} --name lasting --restart always tiny sleep 1000`))
  dockerd.kill('SIGKILL')
  await once(dockerd, 'exit')
  await run.endBlock('block')
  run.close()
  const undoing = atLast(engine, before)
  await sleep(300)
  shell('rm -f /run/docker.pid')
  startDockerd()
  return undoing
}

/** The engine dies when the first thing was undone, and is back a second later: it puts its rules back itself. */
async function playEngineRestarting(
  engine: EngineClient,
  dockerd: ChildProcess,
): Promise<{ played: Played; dockerd: ChildProcess }> {
  const before = await snapshotMachine(engine)
  const run = await openRun(engine)
  await run.beginBlock('block')
  const intent = run.intend('containers', 'doomed')
  run.done(intent, shell(`docker run -d ${LABEL} --name doomed tiny sleep 1000`))
  shell('iptables -F; iptables -X; iptables -t nat -F; iptables -t nat -X')
  await run.endBlock('block')
  run.close()
  let away: Away | null = null
  const undone = await undoRun(runDirectory, (path) => {
    const client = createEngineClient(path)
    return {
      async call(method, ...rest) {
        const answer = await client.call(method, ...rest)
        if (method === 'DELETE') away ??= await killForASecond(dockerd)
        return answer
      },
    }
  })
  const { rules, dockerd: again } = await away!.back
  const twice = shell(
    "iptables-save | awk '/^[*]/ { table = $0 } /^-A/ { print table, $0 }' | sort | uniq --repeated",
  )
  const left = differenceOf(before, await snapshotMachine(engine)).map(changeWords)
  return {
    played: { ...whose(readLedger(runDirectory).records), undone, left, printed: `${rules} ${twice}` },
    dockerd: again,
  }
}

/** An engine that was killed, and comes back. */
interface Away {
  /** How many of its rules there were just before, and its new process. */
  back: Promise<{ rules: string; dockerd: ChildProcess }>
}

async function killForASecond(dockerd: ChildProcess): Promise<Away> {
  dockerd.kill('SIGKILL')
  await once(dockerd, 'exit')
  const back = sleep(1000).then(() => {
    const rules = shell('iptables-save | grep --count DOCKER || true; rm -f /run/docker.pid')
    return { rules, dockerd: startDockerd() }
  })
  return { back }
}

/** For how little room a run may have, and what becomes of one that has none any more. */
async function playDiskFull(engine: EngineClient): Promise<Played> {
  const before = await snapshotMachine(engine)
  const printed: string[] = []
  for (const size of ['40k', '120k', '300k']) {
    await onSmallDisk(size, async () => {
      const refused = await openRun(engine).then(
        () => 'opened',
        ({ kind, rule }: HostError) => `${kind} ${rule}`,
      )
      printed.push(refused, JSON.stringify(await clean()))
    })
  }
  let ended: Played
  await onSmallDisk('1m', async () => {
    const run = await openRun(engine)
    await run.beginBlock('block')
    shell(`head -c 2M /dev/zero > ${runDirectory}/filler || true; ip link add late type bridge`)
    printed.push(String(intendUntilRefused(run)))
    await run.endBlock('block').catch(({ rule }: HostError) => printed.push(rule))
    run.close()
    ended = await atLast(engine)
  })
  return {
    ...ended!,
    left: differenceOf(before, await snapshotMachine(engine)).map(changeWords),
    printed: printed.join('\n'),
  }
}

async function onSmallDisk(size: string, act: () => Promise<void>): Promise<void> {
  const folder = dirname(runDirectory)
  shell(`mkdir -p ${folder}; mount -t tmpfs -o size=${size} tmpfs ${folder}`)
  await act()
  shell(`umount ${folder}`)
}

/** How many containers there was room to write down, and all of them can be read. */
function intendUntilRefused(run: LocalRun): number {
  for (let count = 0; ; count++) {
    try {
      run.intend('containers', null)
    } catch {
      const { records, fault } = readLedger(runDirectory)
      return fault === null ? records.filter(({ kind }) => kind === 'intent').length - count : Number.NaN
    }
  }
}

async function atLast(engine: EngineClient, before?: MachineSnapshot): Promise<Played> {
  const undone = await clean()
  const left =
    before === undefined ? [] : differenceOf(before, await snapshotMachine(engine)).map(changeWords)
  return { ...whose(readLedger(runDirectory).records), undone, left, printed: '' }
}

function clean(): Promise<UndoneRun> {
  return undoRun(runDirectory, createEngineClient)
}

/** What `labrun clean` does. */
export async function cleanAsCommand(): Promise<void> {
  await cleanDeadRun(runDirectory, 'restore', createEngineClient)
}
