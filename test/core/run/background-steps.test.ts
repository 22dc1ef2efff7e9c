import { expect, test, vi } from 'vitest'
import { HostError } from '../../../src/core/host-error.ts'
import type { Step } from '../../../src/core/lab.ts'
import { BackgroundSteps } from '../../../src/core/run/background-steps.ts'
import { SessionPool } from '../../../src/core/run/session-pool.ts'
import type { StepContext } from '../../../src/core/run/step-context.ts'
import type { Output, ScriptRequest } from '../../../src/core/session.ts'
import { capturedPart, expectation, fakeHost, fakeTarget, match, output, step } from '../fakes.ts'

/** A script that runs until it is stopped, and what it prints meanwhile. */
interface Running {
  request: ScriptRequest
  print(text: string, stream?: 'stdout' | 'stderr'): void
  end(given?: Partial<Output>): void
  /** What it ends with when it is stopped. */
  atStop: Partial<Output>
}

function world(probe: (request: ScriptRequest) => Output = () => output({ exitCode: 1 }), isUpdate = false) {
  const running: Running[] = []
  const target = fakeTarget((request) => {
    if (request.script !== 'serve') return probe(request)
    return new Promise<Output>((resolve) => {
      const end = (given: Partial<Output> = {}) => resolve(output(given))
      const script: Running = {
        request,
        print: (text, stream = 'stdout') => request.onPrinted!(Buffer.from(text), stream),
        end,
        atStop: { interrupted: true, exitCode: 130 },
      }
      request.signal.addEventListener('abort', () => end(script.atStop))
      running.push(script)
    })
  })
  const interrupted = new AbortController()
  const told: string[] = []
  const context: StepContext = {
    sessions: new SessionPool(fakeHost(), { host: target, nsenter: target, exec: target }, {}),
    match,
    captures: {},
    isUpdate,
    signal: interrupted.signal,
    timeLeftMs: () => 1e6,
    onRetry: () => {},
    onPrinted: () => {},
    onLate: ({ text }) => told.push(`late ${text}`),
    onNote: (note) => told.push(`note ${note}`),
    onChange: ({ status, reason, exitCode }) => told.push(`${status} ${exitCode} ${reason}`),
  }
  const steps = new BackgroundSteps()
  const start = (given: Partial<Step> = {}) =>
    steps.start(step({ script: 'serve', background: true, ...given }), context)
  const first = () => vi.waitFor(() => running[0]!.request && running[0]!, { timeout: 30_000 })
  return { steps, start, first, running, target, told, interrupted }
}

test.concurrent('it is ready once what is waited for has come, and goes on until it is stopped', async () => {
  let listens = false
  const { steps, start, first, told } = world(() => output({ exitCode: listens ? 0 : 1 }))
  const result = start({ ready: { kind: 'port', port: 80 } })
  const { print, request } = await first()
  print('starting\n')
  listens = true
  expect(await result).toMatchObject({
    status: 'passed',
    stdout: 'starting\n',
    exitCode: null,
    attempts: 1,
    notes: ['in the background'],
  })
  expect(request.signal.aborted).toBe(false)
  print('a request\n')
  await steps.stopAll()
  expect(request.signal.aborted).toBe(true)
  expect(told).toEqual(['late a request\n'])
})

test.concurrent.each(['stdout', 'stderr'] as const)('a line on %s can be waited for', async (stream) => {
  const { start, first, steps } = world()
  const result = start({ ready: { kind: 'output', regex: 'up' } })
  const { print } = await first()
  // The matcher of these tests knows no expressions: a printed line equal to it fits.
  print('up', stream)
  expect(await result).toMatchObject({ status: 'passed', [stream]: 'up' })
  await steps.stopAll()
})

test.concurrent('expectations are waited for as well', async () => {
  const { start, first, steps } = world()
  const result = start({ expectations: [expectation('one')] })
  const { print } = await first()
  print('on')
  print('e')
  expect(await result).toMatchObject({ status: 'passed', stdout: 'one' })
  await steps.stopAll()
})

test.concurrent('with nothing to wait for it has only not to fail at once', async () => {
  const { start, steps } = world()
  expect(await start({ settleMs: 10 })).toMatchObject({ status: 'passed' })
  await steps.stopAll()
})

test.concurrent('what is ready before it is started is somebody else’s', async () => {
  const { start, running } = world(() => output())
  expect(await start({ ready: { kind: 'port', port: 80 } })).toMatchObject({
    status: 'failed',
    failures: [
      { rule: 'ready-before', message: 'ready before it was started: somebody listens on port 80 already' },
    ],
  })
  expect(running).toEqual([])
})

test.concurrent('a failure is not outdone by what was printed before it', async () => {
  const { start, first } = world()
  const result = start({ ready: { kind: 'output', regex: 'up' }, expectations: [expectation('up')] })
  const { print, end } = await first()
  print('up')
  end({ exitCode: 127, failedLine: 11 })
  expect(await result).toMatchObject({ status: 'failed', failures: [{ rule: 'ended-early', line: 11 }] })
})

test.concurrent('for an update, one that is ready and prints something else goes on', async () => {
  const { start, first, steps } = world(undefined, true)
  const result = start({ expectations: [expectation('one')], timeoutMs: 20, settleMs: 1 })
  const { print, request } = await first()
  print('two\n')
  expect(await result).toMatchObject({ status: 'failed', unfit: true, stdout: 'two\n' })
  expect(request.signal.aborted).toBe(false)
  await steps.stopAll()
})

test.concurrent('half a line is not compared: the rest may be on its way', async () => {
  const { start, first, steps } = world()
  const result = start({ expectations: [expectation('{{n}}')], settleMs: 300 })
  const { print } = await first()
  print('PID 12')
  setTimeout(() => print('34\n'), 50)
  expect(await result).toMatchObject({ status: 'passed', captures: { n: 'PID 1234\n' } })
  await steps.stopAll()
})

test.concurrent('too much output is told as such, before it is ready and later', async () => {
  const over = { overLimit: true, exitCode: 130, stdout: capturedPart('y', 'y', 99) }
  const early = world()
  const result = early.start({ ready: { kind: 'port', port: 80 } })
  ;(await early.first()).end(over)
  expect(await result).toMatchObject({ status: 'output-limit', failures: [{ rule: 'output-limit' }] })
  const late = world()
  await late.start({ settleMs: 0 })
  ;(await late.first()).end(over)
  await expect.poll(() => late.told[0]).toMatch(/^output-limit null printed too much: 99 bytes/)
})

test.concurrent('time up before it is ready', async () => {
  const { start, running } = world()
  const result = await start({ ready: { kind: 'port', port: 80 }, timeoutMs: 50 })
  expect(result).toMatchObject({
    status: 'timed-out',
    reason: 'not ready after 0.05 s: nobody listens on port 80',
    failures: [{ rule: 'not-ready', hint: 'A step that takes longer to start can have timeout=2m.' }],
  })
  expect(running[0]!.request.signal.aborted).toBe(true)
})

test.concurrent.each([
  [{ kind: 'output', regex: 'up' } as const, 'no line that it printed fits /up/'],
  [
    { kind: 'http', url: 'http://localhost/' } as const,
    'http://localhost/ does not answer with a status from 200 to 399',
  ],
  [{ kind: 'file', path: '/run/x' } as const, 'there is no /run/x'],
])('%o is told when it does not come', async (ready, words) => {
  const { start } = world()
  expect((await start({ ready, timeoutMs: 1 })).reason).toBe(`not ready after 0.001 s: ${words}`)
})

test.concurrent('what was printed instead of what is expected is told', async () => {
  const { start, first } = world()
  const result = start({ expectations: [expectation('one')], timeoutMs: 300 })
  ;(await first()).print('two')
  expect(await result).toMatchObject({
    status: 'failed',
    failures: [{ rule: 'output', expected: 'one', actual: 'two' }],
  })
})

test.concurrent('an end before it is ready fails the step, whatever its exit status', async () => {
  const { start, first } = world()
  const result = start({ ready: { kind: 'port', port: 80 } })
  ;(await first()).end()
  expect(await result).toMatchObject({
    status: 'failed',
    exitCode: 0,
    failures: [
      {
        rule: 'ended-early',
        line: 10,
        message: 'ended by itself (exit status 0) before it was ready: nobody listens on port 80',
      },
    ],
  })
})

test.concurrent('a failure at once is not missed, and has its line', async () => {
  const { start, first } = world()
  const result = start({ settleMs: 60_000 })
  ;(await first()).end({ exitCode: 127, failedLine: 11 })
  expect(await result).toMatchObject({
    status: 'failed',
    failures: [{ rule: 'ended-early', line: 11, message: 'ended by itself (exit status 127)' }],
  })
})

test.concurrent.each([
  [{ exitCode: 0 }, 'note ended by itself: exit status 0'],
  [{ exitCode: 143 }, 'note ended by itself: exit status 143'],
  [{ exitCode: 3 }, 'failed 3 ended by itself: exit status 3'],
  [{ exitCode: 255 }, 'failed 255 ended by itself: exit status 255'],
  [{ exitCode: 139 }, 'failed 139 ended by itself: exit status 139'],
  [
    { exitCode: null, ended: { code: null, signal: 'SIGKILL', diagnostics: '' } },
    'note ended by itself: killed by SIGKILL',
  ],
  [
    {
      exitCode: null,
      ended: { code: null, signal: null, diagnostics: '', why: 'the container web has ended' },
    },
    expect.stringMatching(/^note ended by itself: /),
  ],
  [
    { exitCode: null, ended: { code: null, signal: 'SIGSEGV', diagnostics: '' } },
    'failed null ended by itself: killed by SIGSEGV',
  ],
  [
    { exitCode: null, ended: { code: 1, signal: null, diagnostics: '' } },
    'failed 1 ended by itself: exit status 1',
  ],
])('an end later on by %o is told: a failure fails the step', async (end, words) => {
  const { start, first, steps, told } = world()
  await start({ settleMs: 0 })
  ;(await first()).end(end)
  await expect.poll(() => told).toEqual([words])
  await steps.stopAll()
  expect(told).toHaveLength(1)
})

test.concurrent('a failure that was known when it was stopped counts, though its output was still awaited', async () => {
  const { start, first, steps, told } = world(() => output({ exitCode: 0 }))
  const result = start({ ready: { kind: 'output', regex: 'up' } })
  const script = await first()
  script.print('up')
  expect((await result).status).toBe('passed')
  script.atStop = { exitCode: 2 }
  await steps.stopAll()
  expect(told).toEqual(['failed 2 ended by itself: exit status 2'])
})

test.concurrent('with nothing to wait for it is not stopped before it could fail; an interruption waits for nothing', async () => {
  const failing = world()
  await failing.start({ settleMs: 0 })
  const { end } = await failing.first()
  setTimeout(() => end({ exitCode: 1 }), 300)
  await failing.steps.stopAll()
  expect(failing.told).toEqual(['failed 1 ended by itself: exit status 1'])
  const interrupted = world()
  await interrupted.start({ settleMs: 0 })
  interrupted.interrupted.abort()
  const started = performance.now()
  await interrupted.steps.stopAll()
  expect(performance.now() - started).toBeLessThan(1500)
  expect(interrupted.told).toEqual([])
})

test.concurrent('an interruption ends the wait', async () => {
  const { start, interrupted } = world()
  const result = start({ ready: { kind: 'port', port: 80 } })
  interrupted.abort()
  expect(await result).toMatchObject({ status: 'failed', failures: [{ rule: 'interrupted' }] })
})

test.concurrent('the last that was started is stopped first', async () => {
  const { start, running, steps } = world()
  const stopped: number[] = []
  for (const number of [0, 1]) {
    await start({ settleMs: 0 })
    running[number]!.request.signal.addEventListener('abort', () => stopped.push(number))
  }
  await steps.stopAll()
  expect(stopped).toEqual([1, 0])
})

test.concurrent('ports and URLs are asked for from outside of the container, files inside', async () => {
  const keys: unknown[] = []
  for (const kind of ['port', 'file'] as const) {
    const { start, target } = world(() => output())
    const open = target.open.bind(target) as (...given: unknown[]) => ReturnType<typeof target.open>
    target.open = ((...given: unknown[]) => {
      keys.push(given[1])
      return open(...given)
    }) as typeof target.open
    const key = { ...step().key, target: 'exec' as const, container: 'web', tty: true, user: 'root' }
    await start({
      key,
      ready: kind === 'port' ? { kind, port: 80 } : { kind, path: '/run/x' },
    })
  }
  expect(keys).toMatchObject([
    { target: 'exec', tty: true },
    { target: 'nsenter', ns: ['net'], container: 'web', user: null, tty: false },
    { target: 'exec', tty: true },
    { target: 'exec', user: 'root', tty: false },
  ])
})

test.concurrent('what labrun itself can not do is thrown, once', async () => {
  const { start, steps } = world(() => {
    throw new HostError('io', 'disk', 'the disk is full')
  })
  await expect(start({ ready: { kind: 'file', path: '/x' } })).rejects.toMatchObject({ rule: 'disk' })
  await steps.stopAll()
})
