import { describe, expect, test } from 'vitest'
import type { SessionKey } from '../../src/core/lab.ts'
import { execTarget } from '../../src/targets/exec.ts'
import { describeBehaviour } from '../session/behaviour.ts'
import { CONTAINER, onHost, processesWith, run, sessionKey } from '../session/places.ts'

const host = describeBehaviour('exec')
const open = (more: Partial<SessionKey> = {}, environment: Record<string, string> = {}) =>
  execTarget.open(host(), sessionKey('exec', more), environment)

test('is what docker exec is: its cgroup, capabilities, user and environment', async () => {
  const script = 'cat /proc/self/cgroup; grep Cap /proc/self/status; id; env | grep -v "^_=" | sort'
  const session = await open()
  const { stdout } = await run(session, script)
  const docker = await onHost(host(), `docker exec ${CONTAINER} bash -c '${script}'`)
  expect(stdout.trimEnd()).toBe(docker)
  await session.close()
})

test('user= and workdir= are those of docker exec', async () => {
  const session = await open({ user: 'www-data', workdir: '/tmp' }, { EXTRA: 'yes' })
  const output = await run(session, 'id -un; pwd; echo $EXTRA; echo err >/dev/stderr; nosuch || :')
  expect(output.stdout).toBe('www-data\n/tmp\nyes\n')
  expect(output.stderr).toBe('err\n/dev/.labrun-2/lab: line 42: nosuch: command not found\n')
  expect(await run(session, 'sleep 310', { timeoutMs: 300 })).toMatchObject({ timedOut: true, exitCode: 130 })
  await session.close()
  expect(processesWith(host(), 'sleep 310')).toEqual([])
})

describe('what is not there is told', () => {
  test.each([
    [{ container: 'mynginy' }, 'container-not-found', 'There is no container mynginy.'],
    [{ user: 'nosuch' }, 'user-not-found', `There is no user nosuch in container ${CONTAINER}.`],
    [{ user: 'root:nosuch' }, 'user-not-found', `There is no user root:nosuch in container ${CONTAINER}.`],
    [
      { workdir: '/nowhere' },
      'workdir-not-found',
      `There is no directory /nowhere in container ${CONTAINER}.`,
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
    await onHost(host(), 'docker rm -f bare')
  })

  test('a container that is paused', async () => {
    await onHost(host(), 'docker run -d --name still nginx; docker pause still')
    await expect(open({ container: 'still' })).rejects.toMatchObject({
      rule: 'container-not-running',
      message: 'Container still is not running: paused.',
      hint: '`docker unpause still` lets it run on.',
    })
    await onHost(host(), 'docker rm -f still')
  })
})

describe('a container that ends', () => {
  test('between two blocks ends the session', async () => {
    await onHost(host(), 'docker run -d --name brief nginx')
    const session = await open({ container: 'brief' })
    await run(session, 'sleep 309 &', { settleMs: 0 })
    expect(session.ended).toBeNull()
    await onHost(host(), 'docker rm -f brief')
    expect(session.ended).not.toBeNull()
    await session.close()
  })

  test('during a block ends the session at once', async () => {
    await onHost(host(), 'docker run -d --name brief nginx')
    const session = await open({ container: 'brief' })
    const block = run(session, 'echo out; sleep 300')
    await onHost(host(), 'docker kill brief')
    expect(await block).toMatchObject({ stdout: 'out\n', exitCode: null, timedOut: false })
    expect(session.ended).not.toBeNull()
    await session.close()
    await onHost(host(), 'docker rm brief')
  })

  test('is not waited for while it is frozen', async () => {
    await onHost(host(), 'docker run -d --name still nginx')
    const session = await open({ container: 'still' })
    await onHost(host(), 'docker pause still')
    expect(await run(session, 'echo no', { timeoutMs: 300 })).toMatchObject({
      timedOut: true,
      exitCode: null,
    })
    await onHost(host(), 'docker rm -f still')
    await session.close()
  })
})

test('nothing of other execs is touched when a session is closed', async () => {
  await onHost(host(), `docker exec -d ${CONTAINER} sleep 311`)
  const session = await open()
  await run(session, 'sleep 312 & setsid sleep 312 & (setsid sleep 312 >/dev/null 2>&1 &)', { settleMs: 0 })
  await session.close()
  expect(processesWith(host(), 'sleep 311')).toEqual(['sleep 311'])
  // The one that has left the session and its streams is out of reach: see src/session/tree-processes.ts.
  expect(processesWith(host(), 'sleep 312').length).toBeLessThanOrEqual(1)
})
