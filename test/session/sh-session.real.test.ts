import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { Step } from '../../src/core/lab.ts'
import { runStep } from '../../src/core/run/run-step.ts'
import { SessionPool } from '../../src/core/run/session-pool.ts'
import type { StepContext } from '../../src/core/run/step-context.ts'
import { hostTarget } from '../../src/targets/host.ts'
import { step } from '../core/fakes.ts'
import { sessionKey, targets } from './places.ts'
import { describeShBehaviour } from './sh-behaviour.ts'
import { testNeverGreen } from './sh-never-green.ts'
import { startTestHost, type TestHost } from './test-host.ts'

const open = (host: DockerHost) =>
  hostTarget.open(host, sessionKey('host', { shell: 'sh' }), { GREETING: 'hello' })

describeShBehaviour({
  name: 'dash on the host',
  start: startTestHost,
  open,
  notFound: (line, command) => `sh: ${line}: /run/labrun/1/lab: ${command}: not found\n`,
  hasLines: false,
  errorStatus: { redirection: 2, unset: 2 },
  endsByStatus: false,
})

let host: TestHost
beforeAll(async () => {
  host = await startTestHost()
})
afterAll(async () => {
  await host.stop()
})
testNeverGreen('dash', Number(process.env.NEVER_GREEN_RUNS ?? 300), () => open(host))

test('a step whose failure ended the shell has failed as any other; the next one says that it has a new shell', async () => {
  const sessions = new SessionPool(host, targets, {})
  const context: StepContext = {
    ...{
      sessions,
      captures: {},
      isUpdate: false,
      signal: new AbortController().signal,
      timeLeftMs: () => 60_000,
    },
    ...{
      match: () => ({ fits: true, captures: {} }),
      onRetry: () => {},
      onPrinted: () => {},
      onLate: () => {},
      onNote: () => {},
      onChange: () => {},
    },
  }
  const of = async (script: string, more: Partial<Step> = {}) => {
    const key = sessionKey('host', { shell: 'sh' })
    const { status, reason, exitCode, notes, attempts } = await runStep(
      step({ script, key, ...more }),
      context,
    )
    return [status, reason, exitCode, notes.join(), attempts]
  }
  try {
    expect(await of('x=5')).toEqual(['passed', null, 0, '', 1])
    expect(await of('[ $x = 5 ]\nfalse')).toEqual(['failed', 'exit status 1, expected 0 (line 12)', 1, '', 1])
    expect(await of('[ -z "$x" ]')).toEqual(['passed', null, 0, 'reopened', 1])
    expect(await of('true\n(exit 2)', { exit: 2 })).toEqual(['passed', null, 2, '', 1])
    const [status, reason] = await of('(exit 2)\ntrue', { exit: 2 })
    expect([status, reason]).toEqual([
      'failed',
      'line 11 ended with exit status 2 and stopped the block: line 12 never ran',
    ])
    expect((await of('exit 2\ntrue', { exit: 2 }))[0]).toBe('session-lost')
    expect(await of('true\nexit 2', { exit: 2, closesSession: true })).toEqual([
      'passed',
      null,
      2,
      'reopened',
      1,
    ])
    expect(await of('[ -e tried ] || { touch tried; false; }', { retryMs: 5000 })).toEqual([
      ...['passed', null, 0, 'reopened', 2],
    ])
    expect(await of('true')).toEqual(['passed', null, 0, '', 1])
  } finally {
    await sessions.closeAll()
  }
})
