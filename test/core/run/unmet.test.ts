import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../src/core/condition.ts'
import { HostError } from '../../../src/core/host-error.ts'
import { SessionPool } from '../../../src/core/run/session-pool.ts'
import { unmetConditions } from '../../../src/core/run/unmet.ts'
import { fakeHost, fakeTarget, output } from '../fakes.ts'

type Facts = Awaited<ReturnType<ReturnType<typeof fakeHost>['provenance']>>

/** What is told of a host with these facts, on which these are found in a shell. */
async function unmet(
  conditions: Condition[],
  facts: Partial<Facts> = {},
  there: string[] = [],
  network = false,
) {
  const usual = fakeHost()
  const host = fakeHost({ network, provenance: async () => ({ ...(await usual.provenance()), ...facts }) })
  const target = fakeTarget(({ variables, script }) =>
    output({ exitCode: there.includes(`${script.slice(0, 4)} ${variables.labrun_name}`) ? 0 : 1 }),
  )
  const sessions = new SessionPool(host, { host: target, nsenter: target, exec: target }, {})
  return unmetConditions(conditions, host, { sessions, signal: new AbortController().signal })
}

describe('a condition that does not hold says so in words, one that does nothing', () => {
  const docker = (comparison: string): Condition => ({ kind: 'docker', comparison })
  const cgroup = (...versions: ('v1' | 'v2' | 'hybrid')[]): Condition => ({ kind: 'cgroup', versions })
  const iptables = (backend: 'nft' | 'legacy'): Condition => ({ kind: 'iptables', backend })

  test.each<[Condition, Partial<Facts>, string[]]>([
    [docker('>=23'), { docker: '20.10.24+dfsg1' }, ['docker is 20.10.24+dfsg1, expected >=23']],
    [docker('>=20.10'), { docker: '20.10.24+dfsg1' }, []],
    [docker('<23'), { docker: '20.10.24+dfsg1' }, []],
    [docker('>=23'), { docker: null }, ['there is no docker, expected >=23']],
    [cgroup('v2'), { cgroup: 'v2' }, []],
    [cgroup('v2'), { cgroup: 'hybrid' }, ['cgroup is hybrid, expected v2']],
    [cgroup('v1', 'hybrid'), { cgroup: 'hybrid' }, []],
    [cgroup('v1', 'hybrid'), { cgroup: 'v2' }, ['cgroup is v2, expected v1 or hybrid']],
    [iptables('nft'), { iptables: 'v1.8.9 (nf_tables)' }, []],
    [iptables('legacy'), { iptables: 'v1.8.9 (nf_tables)' }, ['iptables is nft, expected legacy']],
    [iptables('legacy'), { iptables: 'v1.8.9 (legacy)' }, []],
    [iptables('nft'), { iptables: 'v1.6.1' }, ['iptables is legacy, expected nft']],
    [iptables('nft'), { iptables: null }, ['there is no iptables, expected nft']],
  ])('%j on %j', async (condition, facts, reasons) => {
    expect(await unmet([condition], facts)).toEqual(reasons)
  })

  test('what a shell of the host is asked for', async () => {
    const wanted: Condition[] = [
      { kind: 'command', name: 'nft' },
      { kind: 'module', name: 'br_netfilter' },
    ]
    expect(await unmet(wanted)).toEqual([
      'the host has no command nft',
      'the kernel has no module br_netfilter',
    ])
    expect(await unmet(wanted, {}, ['type nft', 'labr br_netfilter'])).toEqual([])
  })

  test('the network', async () => {
    expect(await unmet([{ kind: 'network' }])).toEqual(['the host does not reach the internet'])
    expect(await unmet([{ kind: 'network' }], {}, [], true)).toEqual([])
  })
})

test('a host that can’t be asked is no reason to skip anything', async () => {
  const host = fakeHost()
  const target = fakeTarget(() => output(), {
    opensAfter: [new HostError('environment', 'host-died', 'gone')],
  })
  const sessions = new SessionPool(host, { host: target, nsenter: target, exec: target }, {})
  const asked = unmetConditions([{ kind: 'command', name: 'ip' }], host, {
    sessions,
    signal: new AbortController().signal,
  })
  await expect(asked).rejects.toThrow('gone')
})

test('a shell that can’t tell is no reason either: only 1 is no', async () => {
  const host = fakeHost()
  const target = fakeTarget(() => output({ exitCode: 137 }))
  const sessions = new SessionPool(host, { host: target, nsenter: target, exec: target }, {})
  const asked = unmetConditions([{ kind: 'module', name: 'veth' }], host, {
    sessions,
    signal: new AbortController().signal,
  })
  await expect(asked).rejects.toThrow('the host does not tell whether it has veth')
})

test('the shell that is asked is closed', async () => {
  const closed: number[] = []
  const target = fakeTarget(() => output(), { close: (number) => closed.push(number) })
  const host = fakeHost()
  const sessions = new SessionPool(host, { host: target, nsenter: target, exec: target }, {})
  await unmetConditions([{ kind: 'command', name: 'ip' }], host, {
    sessions,
    signal: new AbortController().signal,
  })
  expect(closed).toEqual([1])
})
