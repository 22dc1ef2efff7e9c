import { describe, expect, test } from 'vitest'
import type { Event } from '../../../src/core/event.ts'
import { HostError } from '../../../src/core/host-error.ts'
import type { Lab, Step } from '../../../src/core/lab.ts'
import type { NamespaceInodes } from '../../../src/core/namespaces.ts'
import type { UpdateOrder } from '../../../src/core/plan.ts'
import type { HandOverPort, HandOverRequest } from '../../../src/core/run/hand-over.ts'
import { ImagesMissing } from '../../../src/core/run/images-missing.ts'
import { runLab } from '../../../src/core/run/run-lab.ts'
import type { RunPorts } from '../../../src/core/run/run-ports.ts'
import type { ScriptRequest } from '../../../src/core/session.ts'
import { HOST_SHELL, type ShellOrder } from '../../../src/core/shell-order.ts'
import type { Topology } from '../../../src/core/topology.ts'
import { expectation, fakeHost, fakeTarget, lab, match, output, step } from '../fakes.ts'

interface Options {
  lab?: Partial<Lab>
  answer?: (request: ScriptRequest) => ReturnType<typeof output> | Promise<ReturnType<typeof output>>
  host?: Parameters<typeof fakeHost>[0]
  startHost?: RunPorts['startHost']
  keepGoing?: boolean
  keep?: boolean
  update?: UpdateOrder
  shell?: ShellOrder
  handOver?: HandOverPort
  match?: RunPorts['match']
  /** Present: the plan asks for topologies. */
  probe?: RunPorts['probe']
  state?: RunPorts['state']
  interrupted?: AbortSignal
  hurried?: AbortSignal
  /** What opening a shell ends in, at first. */
  opensAfter?: Error[]
  /** Those of the shell of that number. */
  namespaces?: (number: number) => NamespaceInodes
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
    lab(steps, options.lab),
    {
      runId: 'r',
      host: 'private',
      keepGoing: options.keepGoing ?? false,
      keep: options.keep ?? false,
      shell: options.shell ?? null,
      update: options.update ?? null,
      topology: options.probe !== undefined,
    },
    {
      ports: {
        checkout: async () => ({ labrun: '0', commit: 'c0ffee' }),
        startHost: options.startHost ?? (async () => fakeHost(options.host)),
        targets: { host: target, nsenter: target, exec: target },
        match: options.match ?? match,
        ...(options.handOver && { handOver: options.handOver }),
        ...(options.probe && { probe: options.probe }),
        ...(options.state && { state: options.state }),
      },
      emit: (event) => events.push(event),
      control: { interrupted: options.interrupted ?? never, hurried: options.hurried ?? never },
    },
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

test('for an update, output that does not fit stops nothing; a script that fails does', async () => {
  const { status, summary, results } = await run(
    [passing('1', { expectations: [expectation('other')] }), failing('2'), passing('3')],
    { update: { unlike: [] } },
  )
  expect([status, summary]).toEqual(['failed', ['1 failed', '2 failed', '3 not-run']])
  expect(results.map(({ unfit }) => unfit)).toEqual([true, undefined, undefined])
})

test('for an update, what fits of an output that does not is captured, and there in later blocks', async () => {
  const capturing: RunPorts['match'] = (wanted, printed, captures) => {
    const result = match(wanted, printed, captures)
    return result.fits ? result : { ...result, captures: { pid: '177' } }
  }
  const steps = [passing('1', { expectations: [expectation('other')] }), passing('2')]
  const updating = await run(steps, { update: { unlike: [] }, match: capturing })
  expect(updating.results[0]!.captures).toEqual({ pid: '177' })
  expect(updating.target.requests.map(({ variables }) => variables)).toEqual([{}, { pid: '177' }])
  const running = await run(steps, { keepGoing: true, match: capturing })
  expect(running.results.map(({ captures, unfit }) => [captures, unfit])).toEqual([
    [{}, undefined],
    [{}, undefined],
  ])
})

test('for an update, labs are told apart by the hosts that they want', async () => {
  const wanted: (boolean | undefined)[] = []
  const startHost: RunPorts['startHost'] = async (request) => {
    wanted.push(request.unlike)
    return fakeHost()
  }
  await run([passing('1')], { startHost })
  await run([passing('1')], { startHost, update: { unlike: ['other'] } })
  await run([passing('1')], { startHost, update: { unlike: ['lab'] } })
  expect(wanted).toEqual([false, false, true])
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

test('a command of a transcript is what it would be at a prompt: no failure in it stops it', async () => {
  const typed = passing('1', { transcript: { line: 9, index: 1 } })
  const { target } = await run([typed, passing('2'), passing('3', { exit: 'any' })])
  expect(target.requests.map(({ stopAtFailure }) => stopAtFailure)).toEqual([false, true, false])
})

test('where both streams are expected as one they are captured so, and the result tells', async () => {
  const both = { ...expectation('x'), stream: 'both' as const }
  const steps = [passing('1', { expectations: [both] }), passing('2', { key: { ...HOST_SHELL, tty: true } })]
  const { target, results } = await run([...steps, passing('3')], {
    answer: ({ merged }) => output({ out: 'x', merged: merged === true }),
  })
  expect(target.requests.map(({ merged }) => merged)).toEqual([true, true, false])
  expect(results.map(({ merged }) => merged)).toEqual([true, true, undefined])
})

describe('a step whose conditions do not hold', () => {
  const when = [{ kind: 'cgroup' as const, versions: ['v1' as const] }]

  test('is skipped, with the reason, and the lab goes on', async () => {
    const { status, summary, results, target } = await run([failing('1', { when }), passing('2')])
    expect([status, summary, target.requests.length]).toEqual(['passed', ['1 skipped', '2 passed'], 1])
    expect(results[0]!.reason).toBe('cgroup is v2, expected v1')
  })

  test('runs where they hold', async () => {
    const { summary } = await run([failing('1', { when: [{ kind: 'cgroup', versions: ['v2'] }] })])
    expect(summary).toEqual(['1 failed'])
  })

  test('tells every one that does not', async () => {
    const both = [...when, { kind: 'network' as const }]
    const { results } = await run([passing('1', { when: both })])
    expect(results[0]!.reason).toBe('cgroup is v2, expected v1; the host does not reach the internet')
  })

  test('is not started in the background either, nor run in teardown', async () => {
    const { status, summary } = await run([
      passing('b', { when, background: true }),
      passing('1'),
      failing('t', { when, teardown: true }),
    ])
    expect([status, summary]).toEqual(['passed', ['b skipped', '1 passed', 't skipped']])
  })

  test('where all are skipped, so is the lab, whatever its teardown does', async () => {
    const all = await run([passing('1', { when }), passing('t', { when, teardown: true })])
    const torn = await run([passing('1', { when }), passing('t', { teardown: true })])
    const broken = await run([passing('1', { when }), failing('t', { teardown: true })])
    expect([all.status, torn.status, broken.status]).toEqual(['skipped', 'skipped', 'failed'])
  })

  test('is the host’s error where the host does not tell', async () => {
    const asked = [{ kind: 'command' as const, name: 'ip' }]
    const { status, results } = await run([passing('1', { when: asked })], {
      answer: () => output({ timedOut: true, exitCode: null }),
    })
    expect([status, results[0]!.reason]).toEqual(['host-error', 'the host does not tell whether it has ip'])
  })

  test('where all that were selected are skipped, so is the lab, whatever ran for their sake', async () => {
    const of = (...selected: string[]) =>
      run([passing('1'), passing('b', { when })], { lab: { part: { selected, teardown: [], leftOut: 0 } } })
    expect([(await of('b')).status, (await of('1', 'b')).status]).toEqual(['skipped', 'passed'])
  })

  test('is no skipped one where the run is interrupted meanwhile', async () => {
    const control = new AbortController()
    const { status, summary } = await run([passing('1', { when: [{ kind: 'command', name: 'ip' }] })], {
      interrupted: control.signal,
      answer: () => {
        control.abort()
        return output({ interrupted: true, exitCode: null })
      },
    })
    expect([status, summary]).toEqual(['interrupted', ['1 failed']])
  })
})

test('a step that retries passes when it comes right, and tells the count', async () => {
  let tries = 0
  const { results } = await run([passing('1', { retryMs: 10_000 })], {
    answer: () => output({ exitCode: ++tries < 3 ? 1 : 0 }),
  })
  expect(results[0]).toMatchObject({ status: 'passed', attempts: 3 })
})

test('the last try begins when the time of retry= is up, however long the one before took', async () => {
  const started = performance.now()
  const late = await run([passing('1', { retryMs: 600 })], {
    answer: () => output({ exitCode: performance.now() - started < 550 ? 1 : 0 }),
  })
  expect(late.results[0]).toMatchObject({ status: 'passed' })
  let tries = 0
  const starved = await run([passing('1', { retryMs: 100 })], {
    answer: async () => {
      tries += 1
      if (tries === 1) await new Promise((resolve) => setTimeout(resolve, 200))
      return output({ exitCode: tries < 2 ? 1 : 0 })
    },
  })
  expect(starved.results[0]).toMatchObject({ status: 'passed', attempts: 2 })
  const never = await run([passing('1', { retryMs: 100 })], { answer: () => output({ exitCode: 1 }) })
  expect(never.results[0]).toMatchObject({ status: 'failed' })
})

test('a step is tried no longer than its lab may last, and says what it was that failed', async () => {
  const started = performance.now()
  const { results } = await run([passing('1', { retryMs: 3_600_000 }), passing('2')], {
    answer: () => output({ exitCode: 1 }),
    lab: { timeoutMs: 400 },
  })
  expect(performance.now() - started).toBeLessThan(5000)
  expect(results[0]).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('exit status 1'),
    notes: ["not tried again, as the lab's time is up"],
  })
  expect(results[1]).toMatchObject({ status: 'not-run' })
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

test('the first step in a shell tells its namespaces, also where it came right only later', async () => {
  let tries = 0
  const { results } = await run(
    [
      passing('1', { retryMs: 10_000 }),
      passing('2'),
      passing('3', { script: 'true\nexit', closesSession: true }),
      passing('4'),
      passing('5', { background: true }),
    ],
    {
      namespaces: (number) => ({ net: number }),
      answer: ({ script, signal }) => {
        if (script.startsWith('exit')) return output({ ended: { code: 0, signal: null, diagnostics: '' } })
        tries += 1
        if (tries === 1) return output({ exitCode: 1 })
        if (tries < 6) return output()
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve(output())))
      },
    },
  )
  expect(results.map(({ namespaces }) => namespaces?.net)).toEqual([1, undefined, undefined, 2, 3])
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

test('images that are missing are told one by one', async () => {
  const image = (name: string) => ({ name, message: `no ${name}`, hint: 'Make it.' })
  const error = new ImagesMissing([image('web'), image('db')])
  const { events } = await run([passing('1')], { startHost: () => Promise.reject(error) })
  const told = events.flatMap((event) => (event.type === 'host-error' ? event.error.message : []))
  expect(told).toEqual(['no web', 'no db'])
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

test('after an interrupt teardown has 10 s, however long the lab may take', async () => {
  const control = new AbortController()
  const { target } = await run([passing('1'), passing('t', { teardown: true, timeoutMs: 60_000 })], {
    interrupted: control.signal,
    answer: () => {
      control.abort()
      return output()
    },
  })
  expect(target.requests[1]!.timeoutMs).toBeLessThanOrEqual(10_000)
  const undisturbed = await run([passing('t', { teardown: true, timeoutMs: 60_000 })])
  expect(undisturbed.target.requests[0]!.timeoutMs).toBe(60_000)
})

test('a host that the last step broke does not leave the lab passed', async () => {
  const ping = () =>
    Promise.reject(new HostError('environment', 'engine', 'the Docker engine does not answer'))
  const { status, summary } = await run([passing('1')], { host: { docker: { ping } as never } })
  expect([status, summary]).toEqual(['host-error', ['1 passed']])
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

describe('keep', () => {
  const kept = { name: 'r-lab', enter: 'enter', enterRaw: 'raw', remove: 'remove' }
  const steps = [failing('1'), passing('2'), passing('t', { teardown: true })]
  const keptHost = (calls: string[], keep = async () => kept) => ({
    keep() {
      calls.push('keep')
      return keep()
    },
    async stop() {
      calls.push('stop')
      return []
    },
  })

  test('teardown is left out, and the host is not stopped', async () => {
    const calls: string[] = []
    const { summary, results, events } = await run(steps, { keep: true, host: keptHost(calls) })
    expect(summary).toEqual(['1 failed', '2 not-run', 't skipped'])
    expect(results[2]!.reason).toBe('the host is kept')
    expect(calls).toEqual(['keep'])
    expect(events.slice(-2)).toMatchObject([
      { type: 'host-kept', kept },
      { type: 'lab-end', status: 'failed' },
    ])
  })

  test('a lab of which all else has passed has passed', async () => {
    const { status } = await run([passing('1'), steps[2]!], { keep: true, host: keptHost([]) })
    expect(status).toBe('passed')
  })

  test('one that can’t be kept is stopped', async () => {
    const calls: string[] = []
    const host = keptHost(calls, () => Promise.reject(new Error('it has died')))
    const { events } = await run(steps, { keep: true, host })
    expect(calls).toEqual(['keep', 'stop'])
    expect(events.map(({ type }) => type)).not.toContain('host-kept')
  })

  test('once interrupted it is kept, twice it is stopped', async () => {
    const interrupted = AbortSignal.abort()
    const [once, twice]: string[][] = [[], []]
    await run(steps, { keep: true, host: keptHost(once!), interrupted })
    await run(steps, { keep: true, host: keptHost(twice!), interrupted, hurried: interrupted })
    expect([once, twice]).toEqual([['keep'], ['stop']])
  })
})

describe('a shell', () => {
  const next = { id: 'next', line: 20, script: 'hostname' }
  const inWeb = { ...HOST_SHELL, target: 'exec', container: 'web' } as const
  const order: ShellOrder = { key: inWeb, next }
  const port = (requests: HandOverRequest[] = [], lacks: string | null = null) => {
    const left = new AbortController()
    const closed = { times: 0 }
    const handOver: HandOverPort = {
      left: left.signal,
      async open(request) {
        requests.push(request)
        setTimeout(() => left.abort(), 20)
        return {
          argv: ['enter'],
          lacks,
          close: () => {
            closed.times += 1
          },
        }
      },
    }
    return { handOver, closed }
  }
  const shellStart = (events: Event[]) => events.find((event) => event.type === 'shell-start')

  test('is handed over between the steps and teardown, with what was captured, until it is left', async () => {
    const requests: HandOverRequest[] = []
    const { handOver, closed } = port(requests)
    const one = passing('1', { expectations: [expectation('{{n}}')] })
    const { events, summary, status } = await run([one, passing('t', { teardown: true })], {
      shell: order,
      handOver,
      answer: () => output({ out: '7' }),
    })
    expect([status, summary]).toEqual(['passed', ['1 passed', 't passed']])
    const told = events.flatMap((event) =>
      event.type === 'step-start' ? [event.id] : event.type.startsWith('shell') ? [event.type] : [],
    )
    expect(told).toEqual(['1', 'shell-start', 'shell-end', 't'])
    expect(shellStart(events)).toEqual({
      ...{ type: 'shell-start', lab: 'lab', argv: ['enter'], session: 'exec web', next },
      ...{ failed: null, remark: null },
    })
    expect(requests[0]).toMatchObject({ key: inWeb, lab: 'lab', captures: { n: '7' } })
    expect(closed.times).toBe(1)
  })

  test('is there where a step has failed', async () => {
    const { events, status } = await run([failing('1'), passing('2')], {
      shell: order,
      handOver: port().handOver,
    })
    expect(status).toBe('failed')
    const at = { id: '1', line: 11, script: 'false' }
    expect(shellStart(events)).toMatchObject({ session: 'host', next: at, failed: '1', remark: null })
  })

  test('is the host’s where its place is not there, and tells what it lacks', async () => {
    const missing = new HostError('environment', 'container-not-found', 'There is no container web.')
    const { handOver } = port([], 'It is a new shell.')
    const { events } = await run([], { shell: order, handOver, opensAfter: [missing] })
    expect(shellStart(events)).toMatchObject({
      session: 'host',
      remark: "There is no container web. This is the host's shell. It is a new shell.",
    })
  })

  test('before the first step: nothing has run, and that is no failure', async () => {
    expect((await run([], { shell: order, handOver: port().handOver })).status).toBe('passed')
  })

  test('what people did in it, or left undone, is no failure of the teardown behind it', async () => {
    const { status, results } = await run([failing('t', { teardown: true })], {
      shell: order,
      handOver: port().handOver,
    })
    expect([status, results[0]]).toMatchObject([
      'passed',
      {
        status: 'skipped',
        reason: 'after the shell, where it need not pass: exit status 1, expected 0',
        failures: [],
      },
    ])
  })

  test('of a step before it, a failure stays one', async () => {
    const { status, summary } = await run([failing('1'), failing('t', { teardown: true })], {
      shell: order,
      handOver: port().handOver,
    })
    expect([status, summary]).toEqual(['failed', ['1 failed', 't skipped']])
  })

  test('where none was handed over, teardown fails as ever', async () => {
    const { status, summary } = await run([failing('t', { teardown: true })], { shell: order })
    expect([status, summary]).toEqual(['failed', ['t failed']])
  })

  test('none is handed over where the run is interrupted', async () => {
    const { events } = await run([], {
      shell: order,
      handOver: port().handOver,
      interrupted: AbortSignal.abort(),
    })
    expect(shellStart(events)).toBeUndefined()
  })

  test('an interrupt ends the wait for it, and teardown runs', async () => {
    const stop = new AbortController()
    const never = new AbortController().signal
    const open: HandOverPort['open'] = async () => {
      setTimeout(() => stop.abort(), 20)
      return { argv: [], lacks: null, close: () => {} }
    }
    const handOver = { open, left: never }
    const { status, summary } = await run([passing('t', { teardown: true })], {
      ...{ shell: order, handOver, interrupted: stop.signal },
    })
    expect([status, summary]).toEqual(['interrupted', ['t passed']])
  })

  test('what can’t be opened is the host’s trouble', async () => {
    const error = new HostError('environment', 'shell-silent', 'A shell did not answer.')
    const { status, events } = await run([], { shell: order, handOver: port().handOver, opensAfter: [error] })
    expect(status).toBe('host-error')
    expect(events).toContainEqual({ type: 'host-error', lab: 'lab', error: error.toData() })
  })
})

test('what the host knows and what the front knows make one provenance', async () => {
  const { events } = await run([passing('1')])
  const ready = events.find((event) => event.type === 'host-ready')
  expect(ready).toMatchObject({ provenance: { kernel: '6', labrun: '0', commit: 'c0ffee' } })
})

describe('topology', () => {
  const named = (name: string): Topology => ({
    namespaces: [{ inode: 1, kind: 'host', name, interfaces: [], routes: [], forwarding: false, rules: [] }],
  })

  test('is told before the first step, and after each that changed it', async () => {
    const probed = ['a', 'a', 'b', 'b', 'c']
    const { events } = await run(
      [step({ id: 'one' }), step({ id: 'two' }), step({ id: 'three' }), step({ id: 'down', teardown: true })],
      {
        probe: async () => named(probed.shift()!),
      },
    )
    const told = events.flatMap((event) => (event.type === 'topology' ? [event] : []))
    expect(told.map(({ step, topology }) => [step, topology.namespaces[0]!.name])).toEqual([
      [null, 'a'],
      ['two', 'b'],
      ['down', 'c'],
    ])
    expect(probed).toEqual([])
  })

  test('the lab is judged where it cannot be told', async () => {
    const { status, events } = await run([step({ id: 'one' })], {
      probe: () => Promise.reject(new Error('no ip')),
    })
    expect(status).toBe('passed')
    expect(events).toContainEqual({ type: 'step-note', lab: 'lab', id: 'one', note: 'no topology: no ip' })
  })
})

describe('the state of the host', () => {
  const state = { containers: [], network: null, leftOut: ['network: none'] }

  test('is told with each step that failed, of teardown too, before the next one changes it', async () => {
    const log: string[] = []
    const { results } = await run(
      [failing('1'), passing('2'), failing('3'), failing('t', { teardown: true })],
      {
        keepGoing: true,
        answer: ({ script }) => {
          log.push(script)
          return output({ exitCode: script === 'false' ? 1 : 0 })
        },
        state: async () => {
          log.push('state')
          return state
        },
      },
    )
    expect(results.map((result) => [result.id, result.state])).toEqual([
      ['1', state],
      ['2', undefined],
      ['3', state],
      ['t', state],
    ])
    expect(log).toEqual(['false', 'state', 'true', 'false', 'state', 'false', 'state'])
  })

  test('is told with a background step that fails later on, and the next step waits for it', async () => {
    const log: string[] = []
    let fail = () => {}
    const answer = ({ script }: ScriptRequest) => {
      log.push(script)
      if (script === 'use') fail()
      if (script !== 'serve') return output()
      return new Promise<ReturnType<typeof output>>((resolve) => {
        fail = () => resolve(output({ exitCode: 1 }))
      })
    }
    const { status, results } = await run(
      [
        passing('web', { script: 'serve', background: true, settleMs: 0 }),
        passing('use', { script: 'use' }),
        passing('more', { script: 'more' }),
      ],
      {
        answer,
        state: async () => {
          log.push('state')
          // Long enough for whatever would not wait.
          for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
          log.push('seen')
          return state
        },
      },
    )
    expect(status).toBe('failed')
    expect(log).toEqual(['serve', 'use', 'state', 'seen', 'more'])
    const ofWeb = results.filter(({ id }) => id === 'web')
    expect(ofWeb.map((result) => [result.status, result.state])).toEqual([
      ['passed', undefined],
      ['failed', state],
    ])
  })

  test('is awaited where the last step is the one during which a background step fails', async () => {
    let fail = () => {}
    const answer = ({ script }: ScriptRequest) => {
      if (script === 'use') fail()
      if (script !== 'serve') return output()
      return new Promise<ReturnType<typeof output>>((resolve) => {
        fail = () => resolve(output({ exitCode: 1 }))
      })
    }
    const { events } = await run(
      [passing('web', { script: 'serve', background: true, settleMs: 0 }), passing('use', { script: 'use' })],
      { answer, state: () => new Promise((resolve) => setImmediate(() => resolve(state))) },
    )
    const types = events.map(({ type }) => type)
    expect(events.findLast((event) => event.type === 'step-end')).toMatchObject({
      result: { id: 'web', state },
    })
    expect(types.lastIndexOf('step-end')).toBeLessThan(types.indexOf('lab-end'))
  })

  test('is told of the first failures alone, where there are many', async () => {
    const many = Array.from({ length: 25 }, (_, index) => failing(`s${index}`))
    const { results } = await run(many, { keepGoing: true, state: async () => state })
    expect(results.filter((result) => result.state !== undefined)).toHaveLength(20)
  })

  test('nobody waits for it after Ctrl-C, and a lab is judged without', async () => {
    const ctrlC = new AbortController()
    const { results } = await run([failing('1')], {
      interrupted: ctrlC.signal,
      state: () => {
        ctrlC.abort()
        return new Promise(() => {})
      },
    })
    const broken = await run([failing('1')], { state: () => Promise.reject(new Error('no')) })
    expect([...results, ...broken.results].map(({ status, state }) => [status, state])).toEqual([
      ['failed', undefined],
      ['failed', undefined],
    ])
  })

  test('an update, in which output that does not fit is no failure, does not ask for it', async () => {
    const { results } = await run([passing('1', { expectations: [expectation('other')] })], {
      update: { unlike: [] },
      state: async () => state,
    })
    expect(results[0]!.state).toBeUndefined()
  })
})

describe('a host that looks around steps', () => {
  const looking = (log: string[], after: (step: string) => string[] = () => []) => ({
    looks: {
      async before(step: string) {
        log.push(`before ${step}`)
      },
      async after(step: string) {
        log.push(`after ${step}`)
        return after(step)
      },
    },
  })

  test('does so before each and after it, also where it fails; teardown is no exception', async () => {
    const log: string[] = []
    const steps = [passing('a'), failing('b'), passing('c'), passing('t', { teardown: true })]
    const { target } = await run(steps, {
      host: looking(log),
      answer: ({ script }) => {
        log.push(`run ${script}`)
        return output({ exitCode: script === 'false' ? 1 : 0 })
      },
    })
    expect(target.opened).toBe(1)
    const around = (step: string, script: string) => [`before ${step}`, `run ${script}`, `after ${step}`]
    expect(log).toEqual([...around('a', 'true'), ...around('b', 'false'), ...around('t', 'true')])
  })

  test('what it tells of a look is a note of the step', async () => {
    const { results } = await run([passing('a')], {
      host: looking([], () => ['put back at once: route default via x']),
    })
    expect(results[0]!.notes).toEqual(['put back at once: route default via x'])
  })

  test('where it can not look, nothing runs', async () => {
    const error = new HostError('io', 'ledger-not-written', 'no space left')
    const looks = { before: () => Promise.reject(error), after: async () => [] }
    const { results, target } = await run([passing('a'), passing('b')], { host: { looks } })
    expect(target.opened).toBe(0)
    expect(results.map(({ status }) => status)).toEqual(['host-error', 'not-run'])
  })
})
