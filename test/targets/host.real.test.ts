import { expect, test } from 'vitest'
import { hostTarget } from '../../src/targets/host.ts'
import { describeBehaviour } from '../session/behaviour.ts'
import { run, sessionKey } from '../session/places.ts'

const host = describeBehaviour('host')

test('starts where the host says, or where the key says', async () => {
  for (const [workdir, expected] of [
    [null, host().workDirectory],
    ['/usr/bin', '/usr/bin'],
  ] as const) {
    const session = await hostTarget.open(host(), sessionKey('host', { workdir }), {})
    expect((await run(session, 'pwd; echo "<$OLDPWD>"')).stdout).toBe(`${expected}\n<>\n`)
    await session.close()
  }
})

test('a directory that is not there is told', async () => {
  await expect(
    hostTarget.open(host(), sessionKey('host', { workdir: '/nowhere' }), {}),
  ).rejects.toMatchObject({
    rule: 'workdir-not-found',
    message: 'There is no directory /nowhere in the Docker host.',
  })
})

test("a host's shell is not in the way of another", async () => {
  const first = await hostTarget.open(host(), sessionKey('host', { session: 'one' }), {})
  const second = await hostTarget.open(host(), sessionKey('host', { session: 'two' }), {})
  await run(first, 'x=1')
  expect((await run(second, 'echo "<$x>"')).stdout).toBe('<>\n')
  await first.close()
  expect((await run(second, 'echo on')).stdout).toBe('on\n')
  await second.close()
})
