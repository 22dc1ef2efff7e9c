import { expect, test } from 'vitest'
import { buildReport } from '../../../src/core/build-report.ts'
import type { DockerHost } from '../../../src/core/docker-host.ts'
import type { Event } from '../../../src/core/event.ts'
import { HostError } from '../../../src/core/host-error.ts'
import type { Lab } from '../../../src/core/lab.ts'
import { runPlan } from '../../../src/core/run/run-plan.ts'
import type { ScriptRequest } from '../../../src/core/session.ts'
import { fakeHost, fakeTarget, lab, match, output, step } from '../fakes.ts'

/** Labs `a`, `b`, … of one step each, whose script is the lab's name. */
const labs = (count: number, given: Partial<Lab> = {}) =>
  [...'abcdefgh'].slice(0, count).map((slug) =>
    lab([step({ script: slug }), step({ id: 't', script: `${slug}-down`, teardown: true })], {
      slug,
      ...given,
    }),
  )

interface Options {
  jobs?: number
  bail?: boolean
  answer?: (request: ScriptRequest) => ReturnType<typeof output> | Promise<ReturnType<typeof output>>
  hosts?: Record<string, Partial<DockerHost> & { residue?: { what: string; remove: string }[] }>
  control?: { interrupted: AbortController; hurried: AbortController }
}

const newControl = () => ({ interrupted: new AbortController(), hurried: new AbortController() })

async function run(planned: Lab[], options: Options = {}) {
  const target = fakeTarget(options.answer ?? (() => output()))
  const { interrupted, hurried } = options.control ?? newControl()
  const events: Event[] = []
  const up: string[] = []
  let most = 0
  const status = await runPlan(
    {
      runId: 'r',
      host: 'private',
      labs: planned,
      keepGoing: false,
      bail: options.bail ?? false,
      keep: false,
      shell: null,
      topology: false,
      update: null,
      watch: null,
      jobs: options.jobs ?? 1,
      timeoutMs: null,
    },
    {
      ports: {
        checkout: async () => ({ labrun: '0', commit: null }),
        startHost: async ({ lab: slug }) => {
          up.push(slug)
          most = Math.max(most, up.length)
          const host = fakeHost(options.hosts?.[slug])
          return {
            ...host,
            stop: () => {
              up.splice(up.indexOf(slug), 1)
              return host.stop()
            },
          }
        },
        targets: { host: target, nsenter: target, exec: target },
        match,
      },
      emit: (event) => events.push(event),
      control: { interrupted: interrupted.signal, hurried: hurried.signal },
    },
  )
  const ofType = (type: Event['type']) =>
    events.filter((event) => event.type === type).map((event) => ('lab' in event ? event.lab : ''))
  const report = buildReport(events)
  return {
    status,
    events,
    ofType,
    report,
    most,
    up,
    labs: report.labs.map((one) => `${one.slug} ${one.status}`),
    steps: report.labs.map((one) => one.steps.map(({ status }) => status).join(' ')),
  }
}

test('labs run one after the other, unless jobs are asked for', async () => {
  const { most, ofType, status } = await run(labs(3))
  expect([most, status]).toEqual([1, 'passed'])
  expect(ofType('lab-end')).toEqual(['a', 'b', 'c'])
})

test('so many hosts at once; labs begin in order, and stand in the report in order, whatever ends first', async () => {
  let endA = () => {}
  const answer = ({ script }: ScriptRequest) => {
    if (script === 'd-down') endA()
    if (script !== 'a') return output()
    return new Promise<ReturnType<typeof output>>((resolve) => {
      endA = () => resolve(output())
    })
  }
  const { most, ofType, labs: told, up } = await run(labs(4), { jobs: 2, answer })
  expect([most, up]).toEqual([2, []])
  expect(ofType('host-start')).toEqual(['a', 'b', 'c', 'd'])
  expect(ofType('lab-end')).toEqual(['b', 'c', 'd', 'a'])
  expect(told).toEqual(['a passed', 'b passed', 'c passed', 'd passed'])
})

test('a lab that fails, and one whose host dies, leave the others alone', async () => {
  const ping = () => Promise.reject(new HostError('environment', 'engine', 'no answer'))
  const { labs: told, status } = await run(labs(4), {
    jobs: 4,
    answer: ({ script }) => output({ exitCode: script === 'b' ? 1 : 0 }),
    hosts: { c: { docker: { ping } as never } },
  })
  expect(told).toEqual(['a passed', 'b failed', 'c host-error', 'd passed'])
  expect(status).toBe('host-error')
})

test('--bail: none begins after the first that has not passed; those that run go on', async () => {
  const answer = ({ script }: ScriptRequest) => output({ exitCode: script === 'b' ? 1 : 0 })
  const { report, labs: told, ofType, status } = await run(labs(4), { bail: true, answer })
  expect([told, status]).toEqual([['a passed', 'b failed', 'c skipped', 'd skipped'], 'failed'])
  expect(ofType('host-start')).toEqual(['a', 'b'])
  expect(report.labs[3]!.reason).toBe('not started, as labs/lab.md has not passed (--bail)')
})

test('what one host could not take away is the run’s status; the other labs go on', async () => {
  const residue = [{ what: 'cgroup x', remove: 'rmdir x' }]
  const { labs: told, status } = await run(labs(3), { jobs: 2, hosts: { a: { residue } } })
  expect(told).toEqual(['a cleanup-incomplete', 'b passed', 'c passed'])
  expect(status).toBe('cleanup-incomplete')
})

/** Steps that end once the run is interrupted, which happens when so many of them run. */
function interruptedAfter(count: number, why?: string, alsoHurry = false) {
  const control = newControl()
  let running = 0
  const answer = ({ script, signal }: ScriptRequest) => {
    if (script.endsWith('-down')) return output()
    const ended = new Promise<ReturnType<typeof output>>((resolve) => {
      signal.addEventListener('abort', () => resolve(output({ interrupted: true, exitCode: 130 })))
    })
    running += 1
    if (running === count) {
      if (alsoHurry) control.hurried.abort()
      control.interrupted.abort(why)
    }
    return ended
  }
  return { control, answer }
}

test('interrupted: each step that runs is, teardown runs in each lab, labs not begun are said not to be', async () => {
  const {
    status,
    labs: told,
    steps,
    report,
    ofType,
  } = await run(labs(4), { jobs: 2, ...interruptedAfter(2) })
  expect(status).toBe('interrupted')
  expect(told).toEqual(['a interrupted', 'b interrupted', 'c interrupted', 'd interrupted'])
  expect(steps).toEqual(['failed passed', 'failed passed', 'not-run not-run', 'not-run not-run'])
  expect(ofType('host-start')).toEqual(['a', 'b'])
  expect(report.labs.map(({ reason }) => reason)).toEqual([
    null,
    null,
    'not started, as the run was interrupted',
    'not started, as the run was interrupted',
  ])
})

test('an interrupt is told when it comes, with what comes next', async () => {
  const why = "the run's time limit of 3 s was up"
  const interrupts = async (planned: Lab[], how: Options) =>
    (await run(planned, how)).events.filter(({ type }) => type === 'interrupted')
  const told = { type: 'interrupted', count: 1, why: null, next: 'teardown' }
  expect(await interrupts(labs(1), interruptedAfter(1))).toEqual([told])
  expect(await interrupts(labs(1), interruptedAfter(1, why))).toEqual([{ ...told, why }])
  const bare = labs(1).map((one) => ({ ...one, steps: one.steps.slice(0, 1) }))
  expect(await interrupts(bare, interruptedAfter(1))).toEqual([{ ...told, next: 'end' }])
  expect(await interrupts(labs(1), interruptedAfter(1, undefined, true))).toEqual(
    expect.arrayContaining([told, { ...told, count: 2 }]),
  )
  const { events } = await run(labs(1), interruptedAfter(1))
  const types = events.map(({ type }) => type)
  expect(types.indexOf('interrupted')).toBeLessThan(types.indexOf('step-end'))
  expect(await interrupts(labs(1), {})).toEqual([])
})

test('interrupted twice: no teardown, and every host is stopped', async () => {
  const { steps, up } = await run(labs(3), { jobs: 3, ...interruptedAfter(3, undefined, true) })
  expect(steps).toEqual(['failed not-run', 'failed not-run', 'failed not-run'])
  expect(up).toEqual([])
})

test('a time limit is named: by the labs, by the steps that ran, and by the labs not begun', async () => {
  const why = "the run's time limit of 3 s was up"
  const { report } = await run(labs(3), { jobs: 2, ...interruptedAfter(2, why) })
  expect(report.labs.map(({ reason }) => reason)).toEqual([why, why, `not started, as ${why}`])
  expect(report.labs[0]!.steps[0]).toMatchObject({
    status: 'failed',
    reason: `interrupted, as ${why}`,
    failures: [{ rule: 'interrupted', message: `interrupted, as ${why}` }],
  })
})

test('what is left behind weighs more than an interrupt', async () => {
  const residue = [{ what: 'cgroup x', remove: 'rmdir x' }]
  const { status } = await run(labs(1), { hosts: { a: { residue } }, ...interruptedAfter(1) })
  expect(status).toBe('cleanup-incomplete')
})
