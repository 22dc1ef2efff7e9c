import { beforeAll, describe, expect, test } from 'vitest'
import type { TriedRun } from '../../../src/cleanup/clean-dead-runs.ts'
import { callOnOuterMachine } from '../../faults/outer-machine.ts'
import type { Played } from './scenes.ts'

/** Each scene on one outer machine, with an engine that is that machine's own. */
let played: Record<string, Played>

beforeAll(async () => {
  played = await callOnOuterMachine('../cleanup/machine/scenes.ts', 'playScenes')
})

/** What was planted, in words. */
const EACH = [
  'link planted0 (veth)',
  'link planted1 (veth)',
  'link planted2 (bridge)',
  'rule -A INPUT -s 10.96.0.0/16 -j DROP (iptables-legacy filter)',
  'rule -A INPUT -s 10.95.0.0/16 -m comment --comment "a \\"b\\" c" -j DROP (iptables-nft filter)',
  "nftables' table inet planted",
  'neighbour 10.9.0.7 of br0',
  'network namespace planted',
  'mount /run/planted (tmpfs)',
  'cgroup /sys/fs/cgroup/pids/planted',
  'container planted',
  'volume planted',
  "Docker's network planted",
  'image planted:latest',
].map((thing) => `${thing} was added`)
const SET = [
  'net.ipv4.conf.br0.rp_filter was 0 and became 1',
  'kernel.hostname was machine and became planted',
  'link br0 (bridge) was changed (flags: MULTICAST PROMISC, was MULTICAST)',
]

const CLEAN = { residue: [], restored: [], finished: true }

describe('whose doing changes are', () => {
  test('what others plant between blocks is found, and is not blamed on the lab', () => {
    const { lab, others, undone, left } = played['planted by others']!
    expect(others).toEqual(expect.arrayContaining([...EACH, ...SET]))
    expect(others).toContainEqual(expect.stringMatching(/^image [0-9a-f]{12} was added$/))
    expect({ lab, undone, left }).toEqual({ lab: [], undone: CLEAN, left: [] })
  })

  test('nor is what others have an engine make while a block runs, with all that shows of it', () => {
    const { lab, others, undone, left } = played['engine’s, by others while a block runs']!
    expect(others).toEqual(
      expect.arrayContaining([
        'container theirs was added',
        'volume theirs was added',
        'image theirs:latest was added',
        expect.stringMatching(/^link veth\w+ \(veth\) was added$/),
        expect.stringMatching(/^link br-\w+ \(bridge\) was added$/),
        expect.stringMatching(/^rule -A DOCKER .* --to-destination 10\.93\.0\.2:80 /),
        expect.stringMatching(/^volume [0-9a-f]{64} was added$/),
        expect.stringMatching(/^mount \S+\/merged \(overlay\) was added$/),
      ]),
    )
    expect({ lab, undone, left }).toEqual({ lab: [], undone: CLEAN, left: [] })
  })
})

describe('undoing', () => {
  test('what the lab has planted is gone; what others added meanwhile is kept', () => {
    const { lab, others, undone, left, printed } = played['planted by the lab']!
    expect(lab).toEqual(expect.arrayContaining([...EACH, ...SET]))
    expect(others).toEqual([
      'link theirs (bridge) was added',
      'rule -A INPUT -s 10.92.0.1/32 -j ACCEPT (iptables-nft filter) was added',
    ])
    expect(undone).toEqual({ ...CLEAN, restored: expect.arrayContaining(SET) })
    expect(undone.restored).toHaveLength(SET.length)
    expect(printed).toBe('1\n-A INPUT -s 10.92.0.1/32 -j ACCEPT')
    expect(left).toEqual([])
  })

  test('tables that were flushed are as before, the engine’s chains too, and so are policies', () => {
    const { undone, left } = played.flushed!
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(undone.restored).toEqual(
      expect.arrayContaining([
        'policy of chain FORWARD (iptables-nft filter) was ACCEPT and became DROP',
        'rule -A DOCKER-USER -j RETURN (iptables-nft filter) was removed',
        'routing rule 32765: from 10.9.0.0/24 lookup 77 was removed',
        "nftables' table inet machine was changed",
      ]),
    )
    expect(left).toEqual([])
  })

  test('chains by nft in tables of iptables, of which iptables’ programs say nothing', () => {
    const { lab, undone, printed } = played['chains by nft in tables of iptables']!
    expect(lab.sort()).toEqual([
      "nftables' chain ip filter before was changed",
      "nftables' chain ip filter deleted was removed",
      "nftables' chain ip filter input was added",
      "nftables' chain ip6 raw own was added",
    ])
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(printed.replace(/\t/g, '')).toBe('tcp dport { 1, 4 } accept\ntcp dport 2 drop')
  })

  test('rules by nft that iptables can’t tell go, and its table is as before but for what others have added', () => {
    const { lab, others, undone, printed } = played['rules by nft that iptables can’t tell']!
    const ofUser = [
      'rule -A INPUT -s 10.91.0.2/32 -j ACCEPT (iptables-nft filter) was removed',
      'rule -A FORWARD -s 10.91.0.1/32 -m comment --comment "a b" -j DROP (iptables-nft filter) was removed',
    ]
    const policy = 'policy of chain INPUT (iptables-nft filter) was ACCEPT and became DROP'
    expect([...lab].sort()).toEqual(
      [
        'chain OWN (iptables-nft filter) was added',
        "nftables' rule meta mark set jhash ip saddr mod 2 of FORWARD (iptables-nft filter) was added",
        "nftables' rule ip saddr 10.91.0.3 counter drop of OUTPUT (iptables-nft filter) was added",
        policy,
        ...ofUser,
      ].sort(),
    )
    expect(others).toEqual([
      "nftables' rule ip saddr 10.92.0.1 counter accept of OUTPUT (iptables-nft filter) was added",
    ])
    expect({ ...undone, restored: undone.restored.sort() }).toEqual({
      ...CLEAN,
      restored: [policy, ...ofUser].sort(),
    })
    expect(printed).toBe('> -A OUTPUT -s 10.92.0.1/32 -j ACCEPT')
  })

  test('in a table where others have such rules the lab’s go, and what it has removed is told', () => {
    const { lab, undone, printed } = played['such rules of others']!
    const removed = "nftables' rule ip saddr 10.91.0.4 drop of OUTPUT (iptables-nft filter) was removed"
    expect(lab.filter((words) => !/br-|network/.test(words)).sort()).toEqual([
      "nftables' rule ct label set 2 of INPUT (iptables-nft filter) was added",
      "nftables' rule ip saddr 10.91.0.3 counter drop of FORWARD (iptables-nft filter) was added",
      removed,
    ])
    expect(undone).toEqual({
      residue: [{ what: removed, remove: "nft 'insert rule ip filter OUTPUT ip saddr 10.91.0.4 drop'" }],
      restored: [],
      finished: true,
    })
    expect(printed.replaceAll('\t', '')).toBe('> ip saddr 10.92.0.1 counter accept')
  })

  test('what others have changed since is left, and told with the command that sets it back', () => {
    const { undone, printed, left } = played['flushed, and set up by others since']!
    expect(undone.finished).toBe(true)
    expect(undone.restored).toEqual([])
    expect(undone.residue).toHaveLength(8)
    expect(undone.residue).toEqual(
      expect.arrayContaining([
        {
          what: 'rule -A FORWARD -s 10.9.0.0/24 -j DROP (iptables-nft filter) was removed; others have changed its chain since',
          remove: 'iptables-nft -w -t filter -I FORWARD 7 -s 10.9.0.0/24 -j DROP',
        },
        {
          what: 'net.ipv4.conf.br0.rp_filter was 0 and became 1, and was changed again since: it is left so',
          remove: 'sysctl -w net.ipv4.conf.br0.rp_filter=0',
        },
      ]),
    )
    expect(printed).toBe('-A FORWARD -j DOCKER-USER\n-A FORWARD -s 10.91.0.1/32 -j DROP\n0')
    expect(left).toEqual([])
  })

  const firewalls = ['iptables-nft', 'ip6tables-nft', 'iptables-legacy', 'ip6tables-legacy']
  const port = '-A INPUT -p tcp -m tcp --dport'
  const ssh = ['-P INPUT ACCEPT', `${port} 22 -j ACCEPT`, '-A INPUT -p tcp -j DROP', `${port} 80 -j LOG`]
  const inAll = (chain: string[]) => firewalls.flatMap(() => chain).join('\n')
  const moved = firewalls.map(
    (firewall) => `rule ${port} 22 -j ACCEPT (${firewall} filter) was moved within its chain`,
  )
  const udp = (number: number) => `-A INPUT -p udp -m udp --dport ${number} -j ACCEPT`

  test('rules stand in their order again, and what others have set up before and behind them stays there', () => {
    const { lab, undone, printed, left } = played['rules moved at once']!
    expect(lab.sort()).toEqual([...moved].sort())
    expect({ ...undone, restored: undone.restored.sort() }).toEqual({ ...CLEAN, restored: [...moved].sort() })
    expect(printed).toBe(inAll([ssh[0]!, udp(1), ...ssh.slice(1), udp(2)]))
    expect(left).toHaveLength(3 * firewalls.length)
  })

  test('so they do where a block has taken one out, and another has put it in somewhere else', () => {
    const { undone, printed } = played['rules moved by and by']!
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(printed).toBe(inAll(ssh))
  })

  test('of two rules that are the same, the first stays', () => {
    const { undone, printed } = played['a rule added a second time']!
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(printed).toBe(inAll(ssh))
  })

  test('no rule is moved past what others have set up since: that is told, with the command that does it', () => {
    const { undone, printed } = played['rules moved, with others’ between them since']!
    expect(undone.restored).toEqual([])
    expect(undone.residue.map(({ what }) => what).sort()).toEqual(
      moved.map((words) => `${words}; others have changed its chain since`).sort(),
    )
    expect(undone.residue[0]!.remove).toBe(
      "iptables-legacy-restore -w --noflush <<'END'\n*filter\n-D INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n" +
        '-I INPUT 1 -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\nEND',
    )
    expect(printed).toBe(inAll([...ssh.slice(0, 3), udp(1), ssh[3]!]))
  })

  test('what Docker moves of its own is no change; a rule among those goes back to its place', () => {
    const { lab, undone, printed } = played['rules among the engine’s']!
    expect(lab.filter((words) => words.includes('moved'))).toEqual([
      'rule -A FORWARD -s 10.90.0.2/32 -j DROP (iptables-nft filter) was moved within its chain',
    ])
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(printed.split('\n')).toEqual([
      '-s 10.90.0.2/32 -j DROP',
      '-s 10.90.0.1/32 -j DROP',
      '-o docker0 -j DOCKER',
    ])
  })

  test('links get back name, master, size, addresses and routes; the lab’s own goes by whatever name it has', () => {
    const { undone, left } = played['links changed']!
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(left).toEqual([])
  })

  test('what the lab has set of a link by the name that it had given it is undone under the old one', () => {
    const { undone, left, printed } = played['a link renamed, and set up by its new name']!
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(undone.restored).toContain('net.ipv4.conf.usr0.rp_filter was 0 and became 2')
    expect(printed.replace(/ +$/gm, '').split('\n')).toEqual([
      'qdisc noqueue 0: root refcnt 2',
      '0',
      '10.99.0.0/24 proto kernel src 10.99.0.1',
      'usr0             UNKNOWN        10.99.0.1/24 10.99.0.4/24',
      '2',
    ])
    expect(left).toEqual([])
  })

  test('a link gets back other names, queue and group; a bridge the hardware address that its ports have changed', () => {
    const { lab, undone, left, printed } = played['more of a link']!
    expect(lab).toEqual([
      expect.stringMatching(
        /^link usr0 \(bridge\) was changed \(altnames: longer, was none; mac: 02:00:00:00:00:01, was \S+; txqlen: 77, was 1000; group: 5, was default\)$/,
      ),
      'link usrveth (veth) was changed (altnames: none, was wire; master: usr0, was none; txqlen: 88, was 1000)',
    ])
    expect(undone).toMatchObject({ residue: [], finished: true })
    const mac = /mac: \S+, was (\S+);/.exec(lab[0]!)?.[1]
    expect(printed.split('\n')).toEqual([
      'group default qlen 1000',
      mac,
      'Device "longer" does not exist.',
      '1',
    ])
    expect(left).toEqual([])
  })

  test('a link in another network namespace is brought back; how a pair is made again is told once', () => {
    const { undone, printed } = played['links moved and deleted']!
    expect(undone.residue).toEqual([
      {
        what: expect.stringMatching(/^link pair[01] \(veth\) was removed, and its other end pair[01]$/),
        remove: expect.stringMatching(
          /^ip link add dev pair[01] address \S+ type veth peer name pair[01] address \S+$/,
        ),
      },
    ])
    expect(printed.split('\n')).toEqual(['usrveth@usrpeer', '1', 'pair1@pair0', 'red'])
  })

  test('what the lab itself, or somebody else, has taken away already is done', () => {
    const { lab, undone, left } = played['its own objects taken away']!
    expect(lab).toEqual(expect.arrayContaining(['container stays was added', 'link gone (bridge) was added']))
    expect(lab).not.toContain('container gone was added')
    expect({ undone, left }).toEqual({ undone: CLEAN, left: [] })
  })

  test('what can’t be undone is told', () => {
    const { undone, left } = played['what can’t be undone']!
    expect(undone).toEqual({
      residue: [
        {
          what: 'link veth0 (veth) was removed, and its other end, which is to be set up too',
          remove: expect.stringMatching(
            /^ip link add dev veth0 address [0-9a-f:]{17} type veth; ip link set dev veth0 up$/,
          ),
        },
        {
          what: 'network namespace red was removed, with all that was in it',
          remove: 'ip netns add red',
        },
      ],
      restored: [],
      finished: true,
    })
    expect(left).toEqual(['link veth0 (veth) was removed', 'network namespace red was removed'])
  })

  test('a run that died: the next one undoes what surely was the lab’s, and tells the rest', () => {
    const { residue, removed } = JSON.parse(played.killed!.printed) as TriedRun
    expect(removed).toBe(false)
    const doubtful = EACH.filter((what) => !/^(?:container|volume|Docker|image)/.test(what))
    expect(residue).toEqual(
      expect.arrayContaining(
        [...doubtful, ...SET].map((what) => ({
          what: `${what}, by the lab or by somebody else`,
          remove: 'labrun clean scene',
        })),
      ),
    )
    expect(residue.filter(({ what }) => /^(?:container|volume|Docker|image)/.test(what))).toEqual([])
    // Its own undoing is nobody's change.
    expect(residue.filter(({ what }) => what.includes(' was removed, '))).toEqual([])
  })

  test('and each who cleans then is killed too: the last one finishes', () => {
    const { undone, left } = played.killed!
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect(left).toEqual([])
  })

  test('an image of which it is noted late that it is the lab’s goes; a name that somebody else has given stays', () => {
    const { lab, others, undone, left } = played['image noted late']!
    expect(lab).toEqual(expect.arrayContaining(['image late:latest was added']))
    expect(others).toEqual(['image theirs:latest was added'])
    expect({ undone, left }).toEqual({ undone: CLEAN, left: [] })
  })

  test('a look that is interrupted is had again', () => {
    const { lab, others, undone, left, printed } = played['look interrupted']!
    expect(lab).toEqual(['link missed0 (bridge) was added'])
    expect(others).toEqual(['link missed1 (bridge) was added'])
    expect(undone).toEqual(CLEAN)
    expect(left).toEqual(['link missed1 (bridge) was added'])
    expect(JSON.parse(printed)).toMatchObject({ begun: 'begun' })
  })

  test('where it can not be had, what the next one finds is the block’s', () => {
    const { lab, others, undone, left } = played['look interrupted again and again']!
    expect(lab.sort()).toEqual(['link missed0 (bridge) was added', 'link missed1 (bridge) was added'])
    expect({ others, undone, left }).toEqual({ others: [], undone: CLEAN, left: [] })
  })

  test('where that can not be had either no block begins, and nothing is told to be as before until it was seen', () => {
    const { undone, left, printed } = played['look interrupted for good']!
    const why = 'ip address show: Dump was interrupted and may be inconsistent.'
    expect(JSON.parse(printed)).toEqual({
      begun: `machine-not-seen: what a block changes could not be seen, so that none begins: ${why}`,
      first: {
        residue: [
          {
            what: `what the lab may have changed there could not be looked at: ${why}`,
            remove: 'labrun clean scene',
          },
        ],
        restored: [],
        finished: false,
      },
    })
    expect({ undone, left }).toEqual({ undone: CLEAN, left: [] })
  })

  test('a table that nothing could tell before is not looked at later on, when something does: that is told', () => {
    const { lab, undone, printed } = played['a table that nothing tells']!
    expect(lab).toEqual(['rule -A INPUT -s fd00::1/128 -j DROP (ip6tables-nft filter) was added'])
    expect(undone).toEqual(CLEAN)
    expect(printed.split('\n')).toEqual([
      "iptables-nft-save: can't tell table filter",
      'nft list ruleset: exit status 1',
      '-P OUTPUT ACCEPT',
      '-A OUTPUT -s 10.91.0.2/32 -j ACCEPT',
    ])
  })

  test('an engine that is at a removal is waited for', () => {
    const { undone, left } = played['slow removal']!
    expect({ undone, left }).toEqual({ undone: CLEAN, left: [] })
  })

  test('after a restart of the machine only what the engine has is undone', () => {
    const { undone, left } = played.restarted!
    expect({ undone, left }).toEqual({ undone: CLEAN, left: ['link late (bridge) was added'] })
  })

  test('without room to write down how the machine was nothing begins; later on, what no room is left for is refused', () => {
    const { undone, left, printed } = played['disk full']!
    const refused = `io ledger-not-written\n${JSON.stringify(CLEAN)}`
    expect(printed).toBe(`${refused}\n${refused}\n${refused}\n0\nledger-not-written`)
    expect({ undone, left }).toEqual({ undone: CLEAN, left: [] })
  })

  test('an engine that dies meanwhile puts its rules back itself: nobody else does, and none stands twice', () => {
    const { lab, undone, left, printed } = played['engine restarting']!
    expect(lab).toEqual(
      expect.arrayContaining([
        'container doomed was added',
        'rule -A DOCKER-USER -j RETURN (iptables-nft filter) was removed',
      ]),
    )
    expect(undone).toMatchObject({ residue: [], finished: true })
    expect({ printed, left }).toEqual({ printed: '0 ', left: [] })
  })

  test('an engine that was killed is waited for; what would start with it again is gone', () => {
    const { undone, left } = played['engine killed']!
    expect({ undone, left }).toEqual({ undone: CLEAN, left: [] })
  })
})
