import { expect, test } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { HostError } from '../../src/core/host-error.ts'
import type { Step } from '../../src/core/lab.ts'
import { runLab } from '../../src/core/run-lab.ts'
import type { RunPorts } from '../../src/core/run-ports.ts'
import type { ScriptRequest } from '../../src/core/session.ts'
import { expectation, fakeHost, fakeTarget, lab, match, output, step } from './fakes.ts'

interface Options {
  answer?: (request: ScriptRequest) => ReturnType<typeof output> | Promise<ReturnType<typeof output>>
  host?: Parameters<typeof fakeHost>[0]
  startHost?: RunPorts['startHost']
  keepGoing?: boolean
  interrupted?: AbortSignal
  hurried?: AbortSignal
  /** What opening a shell ends in, at first. */
  opensAfter?: Error[]
  /** Called when the shell of that number is closed. */
  close?: (number: number) => void
}

async function run(steps: Step[], options: Options = {}) {
  const target = fakeTarget(
    options.answer ?? (({ script }) => output({ exitCode: script === 'false' ? 1 : 0 })),
    options,
  )
  const events: Event[] = []
  const never = new AbortController().signal
  const status = await runLab(
    lab(steps),
    { runId: 'r', keepGoing: options.keepGoing ?? false },
    {
      startHost: options.startHost ?? (async () => fakeHost(options.host)),
      targets: { host: target, nsenter: target, exec: target },
      match,
    },
    (event) => events.push(event),
    { interrupted: options.interrupted ?? never, hurried: options.hurried ?? never },
  )
  const results = events.flatMap((event) => (event.type === 'step-end' ? [event.result] : []))
  return { status, events, results, target, summary: results.map(({ id, status }) => `${id} ${status}`) }
}

const passing = (id: string, more: Partial<Step> = {}) => step({ id, ...more })
const failing = (id: string, more: Partial<Step> = {}) => step({ id, script: 'false', ...more })

test('all steps pass in one shell', async () => {
  const { status, summary, target } = await run([passing('1'), passing('2')])
  expect([status, summary, target.opened]).toEqual(['passed', ['1 passed', '2 passed'], 1])
})

test('after a failed step the rest is not run, teardown runs', async () => {
  const { status, summary } = await run([failing('1'), passing('2'), passing('t', { teardown: true })])
  expect([status, summary]).toEqual(['failed', ['1 failed', '2 not-run', 't passed']])
})

test('the reason of a step that did not run names the one that stopped the lab', async () => {
  const { results } = await run([failing('pid'), passing('2')])
  expect(results[1]!.reason).toBe('step pid failed')
})

test('--keep-going goes on', async () => {
  const { status, summary } = await run([failing('1'), passing('2')], { keepGoing: true })
  expect([status, summary]).toEqual(['failed', ['1 failed', '2 passed']])
})

test('a failing teardown fails a lab that had passed, and the next teardown step runs all the same', async () => {
  const { status, summary } = await run([
    passing('1'),
    failing('t1', { teardown: true }),
    passing('t2', { teardown: true }),
  ])
  expect([status, summary]).toEqual(['failed', ['1 passed', 't1 failed', 't2 passed']])
})

test('what one step captures is a variable of the next', async () => {
  const { target } = await run([passing('1', { expectations: [expectation('{{n}}')] }), passing('2')], {
    answer: () => output({ out: '42' }),
  })
  expect(target.requests.map(({ variables }) => variables)).toEqual([{}, { n: '42' }])
})

test('a step that retries passes when it comes right, and tells the count', async () => {
  let tries = 0
  const { results } = await run([passing('1', { retryMs: 10_000 })], {
    answer: () => output({ exitCode: ++tries < 3 ? 1 : 0 }),
  })
  expect(results[0]).toMatchObject({ status: 'passed', attempts: 3 })
})

test('a try that ran into its time limit is repeated, as long as its shell lives', async () => {
  let tries = 0
  const lived = await run([passing('1', { retryMs: 10_000 })], {
    answer: () => output({ timedOut: ++tries < 2 }),
  })
  expect(lived.results[0]).toMatchObject({ status: 'passed', attempts: 2 })
  const ended = { code: null, signal: 'SIGKILL', diagnostics: '' }
  const died = await run([passing('1', { retryMs: 10_000 })], {
    answer: () => output({ timedOut: true, ended }),
  })
  expect(died.results[0]).toMatchObject({ status: 'timed-out', attempts: 1 })
})

test('a container that is not there yet is tried again', async () => {
  const missing = new HostError('environment', 'container-not-found', 'There is no container web.')
  const { results } = await run([passing('1', { retryMs: 10_000 })], { opensAfter: [missing, missing] })
  expect(results[0]).toMatchObject({ status: 'passed', attempts: 3 })
  const once = await run([passing('1')], { opensAfter: [missing] })
  expect(once.results[0]).toMatchObject({
    status: 'failed',
    attempts: 1,
    reason: 'There is no container web.',
  })
})

test('a step is not tried again once the run is interrupted', async () => {
  const control = new AbortController()
  const { results } = await run([passing('1', { retryMs: 10_000 })], {
    interrupted: control.signal,
    answer: () => {
      control.abort()
      return output({ exitCode: 1 })
    },
  })
  expect(results[0]).toMatchObject({ attempts: 1 })
})

test('the closing exit has what is left of the time, and its shell is joined to the output', async () => {
  const { target, results } = await run(
    [passing('1', { script: 'echo a\nexit 3', closesSession: true, exit: 3, timeoutMs: 1000 })],
    {
      answer: ({ script }) =>
        script === 'echo a'
          ? output({ out: 'a\n', exitCode: 0 })
          : output({ out: 'bye\n', ended: { code: 3, signal: null, diagnostics: '' }, exitCode: null }),
    },
  )
  expect(results[0]).toMatchObject({ status: 'passed', stdout: 'a\nbye\n', exitCode: 3 })
  expect(target.requests[1]!.timeoutMs).toBeLessThan(1000)
})

test('background steps are stopped after teardown, before the shells are closed', async () => {
  const scripts: string[] = []
  const answer = ({ script, signal }: ScriptRequest) => {
    scripts.push(script)
    if (script !== 'serve') return output()
    return new Promise<ReturnType<typeof output>>((resolve) => {
      signal.addEventListener('abort', () => {
        scripts.push('stopped')
        resolve(output({ interrupted: true }))
      })
    })
  }
  const { status, summary } = await run(
    [
      passing('web', { script: 'serve', background: true, settleMs: 0 }),
      passing('use', { script: 'use' }),
      passing('t', { script: 'take down', teardown: true }),
    ],
    { answer },
  )
  expect([status, summary]).toEqual(['passed', ['web passed', 'use passed', 't passed']])
  expect(scripts).toEqual(['serve', 'use', 'take down', 'stopped'])
})

test('a background step that fails later on fails the lab', async () => {
  let fail = () => {}
  const answer = ({ script }: ScriptRequest) => {
    if (script === 'use') fail()
    if (script !== 'serve') return output()
    return new Promise<ReturnType<typeof output>>((resolve) => {
      fail = () => resolve(output({ exitCode: 1 }))
    })
  }
  const steps = [
    passing('web', { script: 'serve', background: true, settleMs: 0 }),
    passing('use', { script: 'use' }),
    passing('more'),
  ]
  const { status, summary, events } = await run(steps, { answer })
  expect(status).toBe('failed')
  expect(summary.toSorted()).toEqual(['more passed', 'use passed', 'web failed', 'web passed'])
  expect(events.at(-1)).toMatchObject({ type: 'lab-end', status: 'failed' })
})

test('an error of labrun’s own at the end is not lost, and the other shells are closed', async () => {
  const closed: string[] = []
  const bug = new HostError('bug', 'oops', 'oops')
  const steps = ['1', '2'].map((id) => passing(id, { key: { ...step().key, session: id } }))
  const { status, events } = await run(steps, {
    close: (number) => {
      closed.push(String(number))
      if (number === 1) throw bug
    },
  })
  expect([status, closed]).toEqual(['host-error', ['1', '2']])
  expect(events).toContainEqual({ type: 'host-error', lab: 'lab', error: bug.toData() })
})

test('processes that can not be killed are the host’s to tell of', async () => {
  const { status } = await run([passing('1')], {
    close: () => {
      throw new HostError('environment', 'session-not-killed', 'Processes could not be killed: 7.')
    },
  })
  expect(status).toBe('passed')
})

test('a shell that is lost is not tried again, and is a failure though nothing else is wrong', async () => {
  const { results, target } = await run([passing('1', { retryMs: 10_000 })], {
    answer: () => output({ ended: { code: 0, signal: null, diagnostics: '' } }),
  })
  expect(results[0]).toMatchObject({ status: 'session-lost', attempts: 1 })
  expect(target.requests).toHaveLength(1)
})

test('a shell left by exit is followed by a new one', async () => {
  const answer = ({ script }: ScriptRequest) =>
    output(script.startsWith('exit') ? { ended: { code: 0, signal: null, diagnostics: '' } } : {})
  const steps = [passing('1', { script: 'true\nexit', closesSession: true }), passing('2')]
  const { status, target, results } = await run(steps, { answer })
  expect([status, target.opened]).toEqual(['passed', 2])
  expect(target.requests.map(({ script }) => script)).toEqual(['true', 'exit 0', 'true'])
  expect(results[1]!.notes).toEqual([])
})

test('an exit further up is not taken for the closing one', async () => {
  const answer = () => output({ ended: { code: 0, signal: null, diagnostics: '' } })
  const steps = [passing('1', { script: 'exit 0\ntrue\nexit', closesSession: true })]
  expect((await run(steps, { answer })).summary).toEqual(['1 session-lost'])
})

test('a host that does not come up is the environment’s fault, and no step has run', async () => {
  const error = new HostError('environment', 'no-dockerd', 'no dockerd', 'install it')
  const { status, summary, events } = await run([passing('1')], { startHost: () => Promise.reject(error) })
  expect([status, summary]).toEqual(['host-error', []])
  expect(events).toContainEqual({ type: 'host-error', lab: 'lab', error: error.toData() })
})

test('a step that fails because the engine is gone is a host-error, never the lab’s', async () => {
  const ping = () =>
    Promise.reject(new HostError('environment', 'engine', 'the Docker engine does not answer'))
  const host = { docker: { ping } as never }
  expect((await run([failing('1'), passing('2')], { host })).summary).toEqual(['1 host-error', '2 not-run'])
})

test('where the host is gone, that is told and not what broke by it', async () => {
  const ping = () =>
    Promise.reject(new HostError('environment', 'engine', 'the Docker engine does not answer'))
  const answer = () => Promise.reject(new HostError('io', 'session-directory', 'no such file'))
  const { events } = await run([passing('1')], { host: { docker: { ping } as never }, answer })
  expect(events.find(({ type }) => type === 'host-error')).toMatchObject({ error: { rule: 'engine' } })
})

test('what the host could not take back makes the lab cleanup-incomplete, whatever the steps say', async () => {
  const residue = [{ what: 'cgroup x', remove: 'rmdir x' }]
  const { status, events } = await run([passing('1')], { host: { residue } })
  expect(status).toBe('cleanup-incomplete')
  expect(events.at(-1)).toMatchObject({ type: 'lab-end', hostDifference: residue })
})

test('interrupted: the rest is not run, teardown runs', async () => {
  const control = new AbortController()
  const { status, summary } = await run([passing('1'), passing('2'), passing('t', { teardown: true })], {
    interrupted: control.signal,
    answer: () => {
      control.abort()
      return output()
    },
  })
  expect([status, summary]).toEqual(['interrupted', ['1 passed', '2 not-run', 't passed']])
})

test('interrupted twice: no teardown, the host is stopped all the same', async () => {
  const control = new AbortController()
  let stopped = false
  const { summary } = await run([passing('1'), passing('t', { teardown: true })], {
    interrupted: control.signal,
    hurried: control.signal,
    host: {
      stop: async () => {
        stopped = true
        return []
      },
    },
    answer: () => {
      control.abort()
      return output()
    },
  })
  expect([summary, stopped]).toEqual([['1 passed', 't not-run'], true])
})
