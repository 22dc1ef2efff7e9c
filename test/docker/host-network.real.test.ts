import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newRunId } from './host-kit.ts'
import { onOuterMachine } from './network-machine.ts'

const state = mkdtempSync('/var/tmp/labrun-test-')
const node = `'${process.execPath}' --disable-warning=ExperimentalWarning`
const owner = join(import.meta.dirname, 'network-owner.ts')
const labrun = join(import.meta.dirname, '../../src/cli/main.ts')
const hidden = 'mount --bind /mnt/resolv.conf "$(command -v slirp4netns)"'

afterAll(() => {
  rmSync(state, { recursive: true })
})

/** What a host on a machine of its own saw; `prepare` changes that machine first. */
async function seenWith(network: string, end: string, prepare = ':'): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await onOuterMachine(
    `${prepare}; ${node} ${owner} ${state} ${newRunId()} ${network} ${end}`,
  )
  try {
    return JSON.parse(stdout) as Record<string, unknown>
  } catch {
    throw new Error(`it saw nothing: ${stdout}${stderr}`)
  }
}

const nothingOut = {
  network: false,
  byName: expect.stringContaining('status 6'),
  byAddress: expect.stringContaining('status 7'),
  routes: '',
  residue: [],
  traces: [],
  slirp: false,
  changed: [],
}

test('host and containers reach out by name, and not to the machine’s own loopback; the machine stays as it was', async () => {
  expect(await seenWith('true', 'stop')).toEqual({
    network: true,
    progress: [],
    byName: 'from 203.0.113.1',
    inContainer: 'from 203.0.113.1',
    byAddress: 'from 203.0.113.1',
    machineLoopback: expect.not.stringContaining('from'),
    routes: 'default via 198.19.64.2 dev eth0',
    // CAP_NET_BIND_SERVICE alone.
    rights: ['CapEff:\t0000000000000400', 'CapBnd:\t0000000000000400', 'NoNewPrivs:\t1', 'Seccomp:\t2'],
    inCgroup: true,
    residue: [],
    died: null,
    traces: [],
    slirp: false,
    changed: [],
  })
})

test('a name server on the machine’s own loopback answers all the same', async () => {
  // As with systemd-resolved: it hands questions on, which a lab can't ask it to do by any other way.
  const local = 'echo nameserver 127.0.0.1 >/mnt/resolv.conf'
  expect(await seenWith('true', 'stop', local)).toMatchObject({
    byName: expect.stringContaining('status 7'),
    machineLoopback: expect.not.stringContaining('from'),
    changed: [],
  })
})

test('without `network` no route leads out', async () => {
  expect(await seenWith('false', 'stop')).toMatchObject({
    ...nothingOut,
    // Docker names 8.8.8.8 there, which is not answered.
    inContainer: expect.stringMatching(/status (6|28)$/),
    progress: [],
  })
})

test.each([
  ['the command', hidden, 'this machine lacks the command slirp4netns'],
  ['/dev/net/tun', 'mount -t tmpfs none /dev/net', 'this machine has no /dev/net/tun'],
  ['a route', 'ip route del default', 'this machine itself has no route to the internet'],
  ['a name server', 'echo >/mnt/resolv.conf', 'this machine itself has no IPv4 name server'],
])('where the machine lacks %s, a lab that can do without is told so', async (_, prepare, reason) => {
  const progress = [`the lab goes on without the internet: ${reason}`]
  expect(await seenWith('optional', 'stop', prepare)).toMatchObject({ ...nothingOut, progress })
})

test('a lab that cannot do without ends with status 4 and the line that installs it', async () => {
  const lab = join(state, 'lab.md')
  writeFileSync(lab, '---\nrequires: { network: true, docker: false }\n---\n\n```bash host\ntrue\n```\n')
  const { status, stdout, stderr } = await onOuterMachine(
    `${hidden}; ${node} ${labrun} ${lab} --reporter plain`,
  )
  expect(status).toBe(4)
  expect(stdout + stderr).toContain(
    'the lab needs the internet, and this machine lacks the command slirp4netns',
  )
  expect(stdout + stderr).toContain('Install what is missing: apt-get install slirp4netns')
})

test('slirp4netns dies: the host counts as dead, in words', async () => {
  expect(await seenWith('true', 'tool')).toMatchObject({
    died: 'slirp4netns, its way out to the internet, ended (SIGKILL)',
    residue: [],
    traces: [],
    slirp: false,
    changed: [],
  })
})

test.each(['owner', 'supervisor', 'both'])('kill -9 of %s leaves no slirp4netns', async (end) => {
  const ends = `${node} ${owner} ${state} ${newRunId()} true ${end} || true
    for try in {1..500}; do pgrep --exact --runstates R,S,D,T slirp4netns >/dev/null || break; sleep 0.02; done
    pgrep --exact --runstates R,S,D,T slirp4netns || echo none`
  const { stdout } = await onOuterMachine(ends)
  const [seen = '', left] = stdout.split('\n')
  expect(JSON.parse(seen)).toMatchObject({ network: true, inCgroup: true })
  expect(left).toBe('none')
})
