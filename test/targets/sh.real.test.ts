import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { SessionKey } from '../../src/core/lab.ts'
import type { Session } from '../../src/core/session.ts'
import { CONTAINER, onHost, run, sessionKey, startDockerHost, targets } from '../session/places.ts'
import { describeShBehaviour, type ShPlace } from '../session/sh-behaviour.ts'
import { testNeverGreen } from '../session/sh-never-green.ts'

const BUSYBOX = 'busybox'

async function start(): Promise<DockerHost> {
  const host = await startDockerHost(['busybox'])
  await onHost(host, `docker run -d --name ${BUSYBOX} busybox sleep 1000000`)
  return host
}

function openIn(
  host: DockerHost,
  target: 'nsenter' | 'exec',
  more: Partial<SessionKey> = {},
  environment: Record<string, string> = {},
): Promise<Session> {
  return targets[target].open(host, sessionKey(target, { shell: 'sh', ...more }), environment)
}

const directory = '/dev/.labrun-1'
const dash: Pick<ShPlace, 'notFound' | 'hasLines' | 'errorStatus'> = {
  notFound: (line, command) => `sh: ${line}: ${directory}/lab: ${command}: not found\n`,
  // Debian builds it without.
  hasLines: false,
  errorStatus: { redirection: 2, unset: 2 },
}
const ash: typeof dash = {
  notFound: (line, command) => `sh: ${directory}/lab: line ${line}: ${command}: not found\n`,
  hasLines: true,
  errorStatus: { redirection: 1, unset: 2 },
}

for (const target of ['nsenter', 'exec'] as const) {
  for (const [name, container, shell] of [
    ['dash', CONTAINER, dash],
    ['BusyBox ash', BUSYBOX, ash],
  ] as const) {
    describeShBehaviour({
      ...shell,
      name: `${name}, ${target}`,
      start,
      open: (host) => openIn(host, target, { container }, { GREETING: 'hello' }),
      endsByStatus: target === 'exec',
    })
  }
}

describe('BusyBox ash', () => {
  let host: DockerHost
  beforeAll(async () => {
    host = await start()
  })
  afterAll(async () => {
    await host.stop()
  })
  const runs = Number(process.env.NEVER_GREEN_RUNS ?? 150)
  testNeverGreen('BusyBox ash', runs, () => openIn(host, 'nsenter', { container: BUSYBOX }))
})

describe('the shell that is there', () => {
  let host: DockerHost
  beforeAll(async () => {
    host = await start()
  })
  afterAll(async () => {
    await host.stop()
  })

  test.each(['nsenter', 'exec'] as const)('is bash, called sh: %s', async (target) => {
    await onHost(host, 'docker run -d --name posix -v /bin/bash:/bin/sh nginx')
    const session = await openIn(host, target, { container: 'posix' })
    expect((await run(session, 'echo $0 ${BASH_VERSION:+bash}; shopt -o posix | cut -f2')).stdout).toBe(
      'sh bash\non\n',
    )
    expect(await run(session, 'x=1\nfalse\necho no')).toMatchObject({
      exitCode: 1,
      failedLine: 43,
      ended: null,
    })
    expect(await run(session, 'echo $x; sleep 300', { timeoutMs: 2000 })).toMatchObject({
      ...{ stdout: '1\n', timedOut: true, ended: null },
    })
    await session.close()
    await onHost(host, 'docker rm -f posix')
  })

  test.each(['nsenter', 'exec'] as const)('is sh, and no bash: %s', async (target) => {
    await expect(openIn(host, target, { container: BUSYBOX, shell: 'bash' })).rejects.toMatchObject({
      kind: 'environment',
      rule: 'shell-not-found',
      message: 'There is no bash in container busybox, but sh.',
      hint: `Write \`sh ${target}\` (on a transcript \`shell=sh\`) for the shell it has, or \`nsenter ns=net\`, which keeps the host's own shell and programs.`,
    })
    expect(await onHost(host, `docker exec ${BUSYBOX} ls -A /dev | grep -c labrun || :`)).toBe('0')
  })

  test.each([
    ['nsenter', 'bash', 'There is no shell in container bare.'],
    ['nsenter', 'sh', 'There is no sh in container bare.'],
    ['exec', 'bash', 'There is no shell in container bare.'],
    ['exec', 'sh', 'There is no sh in container bare.'],
  ] as const)('is none: %s of %s', async (target, shell, message) => {
    await onHost(
      host,
      `mkdir -p bare; docker cp ${BUSYBOX}:/bin/busybox bare/sleep
      tar -C bare -c sleep | docker import - bare >/dev/null; docker run -d --name bare bare /sleep 1000000`,
    )
    await expect(openIn(host, target, { container: 'bare', shell })).rejects.toMatchObject({
      rule: 'shell-not-found',
      message,
      hint: "Write `nsenter ns=net`, which keeps the host's own shell and programs.",
    })
    const session = await openIn(host, 'nsenter', { container: 'bare', ns: ['net'] })
    expect((await run(session, 'ip -4 -br addr')).stdout).toContain('172.17.')
    await session.close()
    await onHost(host, 'docker rm -f bare')
  })

  test('another user has it too', async () => {
    for (const target of ['nsenter', 'exec'] as const) {
      const session = await openIn(host, target, { container: BUSYBOX, user: '4711' })
      expect((await run(session, 'id -u; echo err >/dev/stderr; (exit 2)\necho no')).stdout).toBe('4711\n')
      await session.close()
    }
  })
})
