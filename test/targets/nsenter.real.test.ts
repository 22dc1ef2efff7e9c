import { describe, expect, test } from 'vitest'
import type { SessionKey } from '../../src/core/lab.ts'
import { nsenterTarget } from '../../src/targets/nsenter.ts'
import { describeBehaviour } from '../session/behaviour.ts'
import { CONTAINER, onHost, processesWith, run, sessionKey } from '../session/places.ts'

const host = describeBehaviour('nsenter')
const open = (more: Partial<SessionKey> = {}) => nsenterTarget.open(host(), sessionKey('nsenter', more), {})

test.each([
  [['net'], 'dockerhost', '172.17.0.2', '/root'],
  [['mnt', 'net', 'pid', 'uts'], /^[0-9a-f]{12}$/, '172.17.0.2', '/'],
  [['mnt'], 'dockerhost', null, '/'],
  [['pid'], 'dockerhost', '172.17.0.1', '/root'],
  [['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts'], /^[0-9a-f]{12}$/, '172.17.0.2', '/'],
] as const)('ns=%s joins those and no others', async (ns, hostname, address, directory) => {
  const session = await open({ ns: [...ns] })
  const script =
    'read -r name </proc/sys/kernel/hostname; echo $name; pwd; cat /proc/net/fib_trie 2>/dev/null || :'
  const { stdout } = await run(session, script)
  const [name, pwd, ...addresses] = stdout.split('\n')
  expect(name).toMatch(hostname)
  expect(pwd).toBe(directory)
  if (address !== null) expect(addresses.join()).toContain(address)
  expect((await run(session, 'false; echo no')).failedLine).toBe(42)
  await session.close()
})

test('the shell is in its own cgroup on the host, and in none of the container', async () => {
  const session = await open()
  expect((await run(session, 'cat /proc/self/cgroup')).stdout).not.toContain('docker/')
  await session.close()
})

describe('user=', () => {
  test.each([
    ['www-data', 'uid=33(www-data) gid=33(www-data) groups=33(www-data)'],
    ['33:0', 'uid=33(www-data) gid=0(root) groups=0(root)'],
    ['4711', 'uid=4711 gid=0(root) groups=0(root)'],
  ])('%s', async (user, id) => {
    const session = await open({ user })
    const output = await run(session, 'id; echo err >/dev/stderr; nosuch || :')
    expect(output.stdout).toBe(`${id}\n`)
    expect(output.stderr).toBe('err\n/dev/.labrun-2/lab: line 42: nosuch: command not found\n')
    await session.close()
  })

  test("without mnt is one of the host's", async () => {
    const session = await open({ user: 'nobody', ns: ['net'], workdir: '/' })
    expect((await run(session, 'whoami; false; echo no')).stdout).toBe('nobody\n')
    await session.close()
  })
})

describe('what is not there is told', () => {
  const none = { ns: ['net'] as SessionKey['ns'] }
  test.each([
    [{ container: 'mynginy' }, 'container-not-found', 'There is no container mynginy.'],
    [{ user: 'nosuch' }, 'user-not-found', `There is no user nosuch in container ${CONTAINER}.`],
    [{ user: 'root:nosuch' }, 'user-not-found', `There is no user root:nosuch in container ${CONTAINER}.`],
    [{ user: 'nosuch', ...none }, 'user-not-found', 'There is no user nosuch in the Docker host.'],
    [
      { workdir: '/nowhere' },
      'workdir-not-found',
      `There is no directory /nowhere in container ${CONTAINER}.`,
    ],
    [
      { workdir: '/nowhere', ...none },
      'workdir-not-found',
      'There is no directory /nowhere in the Docker host.',
    ],
  ])('%o', async (more, rule, message) => {
    await expect(open(more)).rejects.toMatchObject({ kind: 'environment', rule, message })
  })

  test('a container without a shell', async () => {
    await onHost(host(), 'tar -c -T /dev/null | docker import - empty >/dev/null')
    await onHost(
      host(),
      'docker run -d --name bare -v /bin/sleep:/sleep -v /lib:/lib -v /lib64:/lib64 empty /sleep 1000',
    )
    await expect(open({ container: 'bare' })).rejects.toMatchObject({
      rule: 'shell-not-found',
      message: 'There is no shell in container bare.',
      hint: "Write `nsenter ns=net`, which keeps the host's own shell and programs.",
    })
    const session = await open({ container: 'bare', ns: ['net'] })
    expect((await run(session, 'ip -4 -br addr')).stdout).toContain('172.17.')
    await session.close()
    await onHost(host(), 'docker rm -f bare')
  })

  test('a container that does not run', async () => {
    await onHost(host(), 'docker run --name done nginx true')
    await expect(open({ container: 'done' })).rejects.toMatchObject({
      rule: 'container-not-running',
      message: 'Container done is not running: exited.',
      hint: 'A container ends with its main process; `docker logs done` may tell why it did.',
    })
    await onHost(host(), 'docker rm done')
  })
})

describe('a container that ends', () => {
  test.each([
    [['ipc', 'mnt', 'net', 'pid', 'uts']],
    // Without its pid namespace the shell itself would live on, in namespaces that are nobody's any more.
    [['net']],
  ])('between two blocks ends the session (ns=%s)', async (ns) => {
    await onHost(host(), 'docker run -d --name brief nginx')
    const session = await open({ container: 'brief', ns: ns as SessionKey['ns'] })
    await run(session, 'sleep 309 &', { settleMs: 0 })
    expect(session.ended).toBeNull()
    await onHost(host(), 'docker rm -f brief')
    expect(session.ended).not.toBeNull()
    await session.close()
    expect(processesWith(host(), 'sleep 309')).toEqual([])
  })

  test('during a block ends the session at once', async () => {
    await onHost(host(), 'docker run -d --name brief nginx')
    const session = await open({ container: 'brief' })
    const block = run(session, 'echo out; sleep 300')
    await onHost(host(), 'docker kill brief')
    expect(await block).toMatchObject({
      stdout: 'out\n',
      exitCode: null,
      timedOut: false,
      ended: { signal: 'SIGKILL' },
    })
    await session.close()
    await onHost(host(), 'docker rm brief')
  })
})
