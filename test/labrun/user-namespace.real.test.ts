import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../docker/host-kit.ts'
import { eventIn, LABRUN, startAsUser, usersLab } from './as-user.ts'
import { block, WITHOUT_DOCKER } from './command.ts'
import { type aliveProcesses, childrenOf, isAlive } from './processes.ts'

// Labs without Docker as a user to whom sudo gives nothing: in a user namespace.

const NOTHING = { sudoers: '# ann may do nothing' }

async function finished(
  file: string,
  ...argv: string[]
): Promise<{ exitCode: number | null; shown: string }> {
  const run = startAsUser(NOTHING, file, '--reporter', 'plain', ...argv)
  const exitCode = await run.ended
  return { exitCode, shown: run.shown() }
}

/** What each line shows a lab that it has, or hasn't; written by one who has root. */
const HOST = block(
  'bash host',
  'id -un; hostname; pwd; cat /proc/sys/net/ipv4/ip_forward; find /home /tmp /root -mindepth 1 | wc -l',
  'ip link add left type veth peer name right; ip -br link | wc -l',
  'echo 192.0.2.7 here >>/etc/hosts; getent hosts here',
  'touch "$LAB_DIR/mine" || echo read-only; touch /usr/mine || echo read-only',
  'echo gone >/dev/null; head -c 4 /dev/zero | wc -c; unshare --mount mount -t tmpfs none /mnt && echo mounted',
  'iptables -A FORWARD -j DROP; iptables -S FORWARD | tail -1; ls /proc | grep -c "^[0-9]"',
)
const PRINTED = block(
  'output',
  ...['root', 'dockerhost', '/root', '0', '0', '3', '192.0.2.7       here', 'read-only', 'read-only', '4'],
  ...['mounted', '-A FORWARD -j DROP', '{{int}}'],
)

test('a lab without Docker is green, says on what it ran, and leaves nothing', async () => {
  const { file } = usersLab(HOST + PRINTED, WITHOUT_DOCKER)
  const report = join(dirname(file), 'report.json')
  const { exitCode, shown } = await finished(file, '--reporter', `json:${report}`)
  expect(shown).toContain(
    'Docker host: without root of this machine: the lab’s root is you, in a user namespace: /usr can only be read, there are no cgroups and no other users\n',
  )
  expect(shown).toContain('; left as it was found\n')
  expect(exitCode).toBe(0)
  expect(existsSync(join(dirname(file), 'mine'))).toBe(false)
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ labs: [{ hostDifference: [] }] })
})

test('two hosts at once know nothing of each other; a failing lab is red', async () => {
  const address = block(
    'bash host',
    'ip link add same type bridge',
    'sleep 1',
    'ip -br link show same | wc -l',
  )
  const { file } = usersLab(address + block('output', '1'), WITHOUT_DOCKER)
  writeFileSync(join(dirname(file), 'other.md'), readFileSync(file))
  const { exitCode, shown } = await finished(dirname(file), '--jobs', '2')
  expect([exitCode, shown]).toEqual([0, expect.stringContaining('Labs   2 passed')])
  const red = await finished(usersLab(block('bash host', 'false'), WITHOUT_DOCKER).file)
  expect(red.exitCode).toBe(1)
})

test('a lab that needs Docker is refused as before', async () => {
  const { exitCode, shown } = await finished(usersLab(block('bash host', 'true'), '').file)
  expect([exitCode, shown]).toEqual([4, expect.stringMatching(/^labrun: error sudo-refused: /)])
})

test('a fork bomb ends with its step, and the next step is there', async () => {
  // What else this machine does goes first.
  const idle = 'chrt --idle --pid 0 $$'
  const blocks =
    block('bash host timeout=4s exit=any', idle, 'f() { f | f & }', 'f 2>/dev/null', 'sleep 100') +
    block('bash host session=other', 'echo here') +
    block('output', 'here')
  const { exitCode, shown } = await finished(usersLab(blocks, WITHOUT_DOCKER).file, '--keep-going')
  expect([exitCode, shown]).toEqual([1, expect.stringMatching(/timed-out +1 .*passed +2 /s)])
})

test.each(['front', 'engine', 'supervisor'] as const)(
  'kill -9 of the %s: nothing is left but a directory, which goes with the next run',
  async (who) => {
    const { file, events } = usersLab(block('bash host', 'sleep 300 & sleep 301'), WITHOUT_DOCKER)
    const run = startAsUser(NOTHING, file, '--reporter', `ndjson:${events}`, '--reporter', 'plain')
    await eventIn(events, ({ type }) => type === 'step-start')
    const front = await run.front()
    const below = descendantsOf(front)
    const engine = below.find(({ command }) => command.includes('engine/main'))!.pid
    const supervisor = below.find(({ command }) => command.includes('supervise'))!.pid
    process.kill({ front, engine, supervisor }[who], 'SIGKILL')
    expect(await run.ended).toBe(who === 'front' ? null : 4)
    await eventually(
      () => below.map(({ pid }) => pid).filter(isAlive),
      (alive) => alive.length === 0,
    )
  },
)

function descendantsOf(parent: number): ReturnType<typeof aliveProcesses> {
  const children = childrenOf(parent)
  return [...children, ...children.flatMap(({ pid }) => descendantsOf(pid))]
}

test('a host that is kept: entered, listed, cleaned, all without root', async () => {
  const { file } = usersLab(block('bash host', 'echo kept >/root/mark'), WITHOUT_DOCKER)
  const script = join(dirname(file), 'play.sh')
  const labrun = LABRUN.join(' ')
  writeFileSync(
    script,
    `name=$(${labrun} ${file} --keep | sed -n 's/^ *remove: *labrun clean //p')
echo 'id -un; cat mark' | ${labrun} shell "$name"
${labrun} clean "$name"; ls -A ~/.local/state/labrun/runs
echo 'echo $HOME' | ${labrun} shell ${file} 2>/dev/null
`,
  )
  const run = startAsUser({ ...NOTHING, command: ['bash', script] })
  expect(await run.ended).toBe(0)
  expect(run.shown()).toMatch(/^root\nkept\nCleaned after \S+-lab\.\n\/root\n$/)
})
