import { existsSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ScriptRequest, Session } from '../../src/core/session.ts'
import { hostTarget } from '../../src/targets/host.ts'
import { processesWith, run, sessionKey } from './places.ts'
import { startTestHost, type TestHost } from './test-host.ts'

let host: TestHost
beforeAll(async () => {
  host = await startTestHost()
})
afterAll(async () => {
  await host.stop()
})

async function withSession(use: (session: Session) => Promise<void>, on = host): Promise<void> {
  const session = await hostTarget.open(on, sessionKey('host'), {})
  try {
    await use(session)
  } finally {
    await session.close()
  }
}

function request(script: string, more: Partial<ScriptRequest> = {}): ScriptRequest {
  return {
    ...{
      script,
      line: 42,
      stopAtFailure: false,
      variables: {},
      timeoutMs: 20_000,
      maxOutputBytes: 1e8,
      settleMs: 150,
    },
    ...{ signal: new AbortController().signal, onLate: () => {} },
    ...more,
  }
}

describe('the bytes of both streams and the status are exact', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    // Past what a pipe holds, so that the step lasts until it is read.
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.integer({ min: 1, max: 4000 }))
      .map(([piece, times]) => {
        return Buffer.concat(Array.from({ length: times }, () => piece))
      }),
  )
  const block = fc.record({
    out: bytes,
    err: bytes,
    status: fc.integer({ min: 0, max: 255 }),
    pause: fc.constantFrom('', 'sleep 0.003;', 'sleep 0.02;'),
    line: fc.integer({ min: 2, max: 100_000 }),
  })

  test('in any order of blocks', async () => {
    await withSession(async (session) => {
      await fc.assert(
        fc.asyncProperty(block, async ({ out, err, status, pause, line }) => {
          writeFileSync(host.outside('/run/work/out'), out)
          writeFileSync(host.outside('/run/work/err'), err)
          const script = `cat out; ${pause} cat err >&2; (exit ${status})`
          const output = await session.run(request(script, { line }))
          expect(Buffer.from(out).equals(output.stdout.whole()!)).toBe(true)
          expect(Buffer.from(err).equals(output.stderr.whole()!)).toBe(true)
          output.stdout.release()
          output.stderr.release()
          expect(output).toMatchObject({ exitCode: status, unsettled: false, ended: null })
        }),
        { numRuns: 400 },
      )
    })
  })

  test('over thousands of blocks', async () => {
    await withSession(async (session) => {
      for (let number = 0; number < 3000; number += 1) {
        const { stdout, stderr, exitCode } = await session.run(
          request(`echo ${number}; echo -${number} >&2; (exit ${number % 256})`),
        )
        expect([stdout.head.toString(), stderr.head.toString(), exitCode]).toEqual([
          `${number}\n`,
          `-${number}\n`,
          number % 256,
        ])
      }
    })
  })
})

test('a session is given one script at a time', async () => {
  await withSession(async (session) => {
    const first = session.run(request('sleep 0.1'))
    await expect(session.run(request('true'))).rejects.toMatchObject({
      kind: 'bug',
      message: 'a session was given two scripts at once',
    })
    await first
  })
})

test('what was interrupted before it began is not run', async () => {
  await withSession(async (session) => {
    const output = await run(session, 'touch began', { signal: AbortSignal.abort() })
    expect(output).toMatchObject({ interrupted: true, exitCode: null, ended: null })
    expect((await run(session, 'ls began 2>/dev/null || echo not')).stdout).toBe('not\n')
  })
})

test('late output is told up to the limit', async () => {
  await withSession(async (session) => {
    const output = await run(session, 'mkfifo go; (read -r x <go; yes) &', { maxOutputBytes: 100_000 })
    await run(session, 'echo >go; sleep 0.6')
    await expect.poll(() => output.late().length).toBeGreaterThan(0)
    expect(output.late().length).toBeLessThanOrEqual(100_000)
  })
})

test('waiting for late output ends with the time of the step, and with an interrupt', async () => {
  await withSession(async (session) => {
    const settleMs = 600_000
    expect(await run(session, 'sleep 505 &', { settleMs, timeoutMs: 2000 })).toMatchObject({
      unsettled: true,
      timedOut: false,
      exitCode: 0,
    })
    const signal = AbortSignal.timeout(2000)
    expect(await run(session, 'sleep 505 &', { settleMs, signal })).toMatchObject({ unsettled: true })
  })
}, 20_000)

test('of more than 64 MiB the beginning and the end are kept', async () => {
  await withSession(async (session) => {
    const output = await session.run(
      request('echo first; head -c 100000000 /dev/zero; echo last', { maxOutputBytes: 1e9 }),
    )
    expect(output).toMatchObject({ exitCode: 0, stdout: { bytes: 100_000_011 }, overLimit: false })
    expect(output.stdout.whole()).toBeNull()
    expect(output.stdout.head.subarray(0, 6).toString()).toBe('first\n')
    expect(output.stdout.tail!.subarray(-5).toString()).toBe('last\n')
  })
})

test('many things that fork and hide are killed', async () => {
  await withSession(async (session) => {
    const forks = 'for i in {1..50}; do (setsid sleep 501 >/dev/null 2>&1 &) ; sleep 501 & done'
    await run(session, `${forks}; mkdir /tmp/x 2>/dev/null; trap "" INT TERM HUP`, { settleMs: 0 })
    await expect.poll(() => processesWith(host, 'sleep 501').length).toBeGreaterThan(50)
    await session.close()
    expect(processesWith(host, 'sleep 501')).toEqual([])
  })
})

test('nothing is left on the host, the directory of all sessions included', async () => {
  await withSession(async () => expect(existsSync(host.outside('/run/labrun/1'))).toBe(true))
  expect(existsSync(host.outside('/run/labrun'))).toBe(false)
})

describe('without cgroups', () => {
  let plain: TestHost
  beforeAll(async () => {
    plain = await startTestHost({ cgroups: false })
  })
  afterAll(async () => {
    await plain.stop()
  })

  test('a script is stopped, and the shell lives on', async () => {
    await withSession(async (session) => {
      expect(await run(session, 'sleep 502', { timeoutMs: 2000 })).toMatchObject({
        timedOut: true,
        exitCode: 130,
        ended: null,
      })
      expect((await run(session, 'echo alive')).stdout).toBe('alive\n')
    }, plain)
  })

  test('all that holds to the session is killed', async () => {
    await withSession(async (session) => {
      const script =
        'trap "" INT TERM; sleep 503 & setsid sleep 503 & (sleep 503 >/dev/null 2>&1 &); while :; do :; done'
      const output = await run(session, script, { timeoutMs: 2000 })
      expect(output).toMatchObject({ timedOut: true, exitCode: null })
      expect(processesWith(plain, 'sleep 503')).toEqual([])
    }, plain)
  })

  test('a shell that hangs is found out', async () => {
    await withSession(async (session) => {
      expect(await run(session, 'set -n')).toMatchObject({ timedOut: false, ended: { signal: 'SIGKILL' } })
    }, plain)
  })
})

describe('what does not start is told', () => {
  const broken = (more: Partial<TestHost>): TestHost => ({ ...host, ...more })

  test('no shell', async () => {
    const place = broken({ enter: (argv) => host.enter(['env', 'PATH=/nonexistent', ...argv]) })
    await expect(hostTarget.open(place, sessionKey('host'), {})).rejects.toMatchObject({
      rule: 'shell-not-found',
      message: 'There is no shell in the Docker host.',
    })
  })

  test('a launcher that fails', async () => {
    const place = broken({ enter: () => ['sh', '-c', 'echo sorry >&2; exit 3'] })
    await expect(hostTarget.open(place, sessionKey('host'), {})).rejects.toMatchObject({
      rule: 'shell-not-started',
      message: 'No shell could be started in the Docker host (exit status 3): sorry',
    })
  })

  test('a shell that says nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const place = broken({ enter: () => ['sleep', '504'] })
    const opened = hostTarget.open(place, sessionKey('host'), {}).catch((error: unknown) => error)
    await expect.poll(() => vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(20_000)
    expect(await opened).toMatchObject({
      rule: 'shell-silent',
      message: 'A shell did not answer within 20 s.',
    })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('no place for the directory', async () => {
    const place = broken({ outside: () => '/proc/nowhere/' })
    await expect(hostTarget.open(place, sessionKey('host'), {})).rejects.toMatchObject({
      kind: 'io',
      rule: 'session-directory',
      message: expect.stringMatching(
        /^No directory for a session could be made at \/run\/labrun\/: ENOENT: /,
      ),
    })
  })
})
