import { describe, expect, test } from 'vitest'
import { reportBuilder } from '../../../src/core/build-report.ts'
import type { Event } from '../../../src/core/event.ts'
import type { Lab, Step } from '../../../src/core/lab.ts'
import { rerunText } from '../../../src/core/rerun.ts'
import { runLab } from '../../../src/core/run/run-lab.ts'
import { WatchedLabs } from '../../../src/core/run/watched-labs.ts'
import type { ScriptRequest } from '../../../src/core/session.ts'
import { expectation, fakeHost, fakeTarget, lab, match, output, step } from '../fakes.ts'

/** What a watch sees: each `run` is one save. A script `print X` prints X, `fail N` ends with that status. */
function watching({ keepGoing = false }: { keepGoing?: boolean } = {}) {
  const watched = new WatchedLabs()
  const log: string[] = []
  let hosts = 0
  let die: (reason: string) => void = () => {}
  let printsOtherwise = ''
  const answer = ({ script, variables }: ScriptRequest) => {
    log.push(script)
    const [, out = ''] = /^print (.*)/.exec(script) ?? []
    const [, status = '0'] = /^fail (\d+)/.exec(script) ?? []
    const seen = script === 'tell n' ? (variables.n ?? 'unset') : out
    return output({ out: seen + printsOtherwise, exitCode: Number(status) })
  }
  const target = fakeTarget(answer, { close: (number) => void log.push(`shell ${number} closed`) })
  const startHost = async () => {
    hosts += 1
    const number = hosts
    log.push(`host ${number}`)
    const died = new Promise<string>((resolve) => {
      die = resolve
    })
    let isUp = true
    return fakeHost({
      died,
      stop: async () => {
        if (isUp) log.push(`host ${number} gone`)
        isUp = false
        return []
      },
    })
  }
  const ports = {
    checkout: async () => ({ labrun: '0', commit: null }),
    startHost,
    targets: { host: target, nsenter: target, exec: target },
    match,
  }
  const never = new AbortController().signal
  const run = async (
    steps: Step[],
    more: Partial<Lab> = {},
    { anew = {}, interrupted = never }: { anew?: Record<string, string>; interrupted?: AbortSignal } = {},
  ) => {
    log.length = 0
    const events: Event[] = []
    const digest = JSON.stringify(steps.map(({ script, expectations, exit }) => [script, expectations, exit]))
    const now = lab(steps, { digest, ...more })
    const status = await runLab(
      now,
      { runId: 'r', host: 'private', keepGoing, watch: { anew, otherImages: false } },
      { ports, emit: (event) => events.push(event), control: { interrupted, hurried: never } },
      watched,
    )
    const told = events.find((event) => event.type === 'rerun')
    const results = reportOf(now, events)
    return { status, events, results, rerun: told && rerunText(told.rerun, 'labs/lab.md'), log: [...log] }
  }
  const end = async () => {
    log.length = 0
    const events: Event[] = []
    const interrupted = AbortSignal.abort()
    await watched.giveUpAll({
      ports,
      emit: (event) => events.push(event),
      control: { interrupted, hurried: never },
    })
    return { events, log: [...log] }
  }
  return {
    run,
    end,
    die: (reason: string) => die(reason),
    printOtherwise: (text: string) => {
      printsOtherwise = text
    },
  }
}

/** Each step of the report with what came of it. */
function reportOf({ slug, file, title, digest, steps }: Lab, events: readonly Event[]): string[] {
  const builder = reportBuilder()
  const outline = steps.map(({ id, place, teardown }) => ({
    id,
    line: place.line,
    target: 'host' as const,
    container: null,
    session: 'host',
    teardown,
  }))
  const labs = [{ slug, file, title, digest, steps: outline }]
  builder.add({ type: 'run-start', runId: 'r', startedAt: '', labs })
  for (const event of events) builder.add(event)
  return builder.report().labs[0]!.steps.map(({ id, status }) => `${id} ${status}`)
}

const prints = (id: string, text: string, more: Partial<Step> = {}) =>
  step({ id, script: `print ${text}`, ...more })
const expecting = (text: string) => ({ expectations: [expectation(text)] })
/** So many lines further down. */
const moved = (one: Step, lines: number): Step => ({
  ...one,
  place: { ...one.place, line: one.place.line + lines },
  scriptLine: one.scriptLine + lines,
})

describe('a host waits for the next run', () => {
  test('where all has passed and there is no teardown: a step that is added runs on it, in the same shell', async () => {
    const { run } = watching()
    const steps = [prints('a', 'x'), prints('b', 'y')]
    const first = await run(steps)
    expect(first.log).toEqual(['host 1', 'print x', 'print y'])
    expect(first.events.at(-2)).toEqual({ type: 'host-waits', lab: 'lab' })
    const second = await run([...steps, prints('c', 'z')])
    expect(second.rerun).toBe('continues at step c (line 10), 2 steps kept')
    expect([second.log, second.results, second.status]).toEqual([
      ['print z'],
      ['a passed', 'b passed', 'c passed'],
      'passed',
    ])
  })

  test('where a step stopped the lab as other output was expected: with what was printed it goes on behind it', async () => {
    const { run } = watching()
    const teardown = prints('t', 'gone', { teardown: true })
    const first = await run([prints('a', 'x', expecting('y')), prints('b', 'z'), teardown])
    expect([first.log, first.results]).toEqual([
      ['host 1', 'print x'],
      ['a failed', 'b not-run', 't skipped'],
    ])
    const second = await run([prints('a', 'x', expecting('x')), prints('b', 'z'), teardown])
    expect(second.rerun).toBe('continues at step b (line 10), 1 step kept')
    expect([second.log, second.results]).toEqual([
      ['print z', 'print gone', 'shell 1 closed', 'host 1 gone'],
      ['a passed', 'b passed', 't passed'],
    ])
  })

  test('no longer once another lab has run: one waits at most', async () => {
    const { run } = watching()
    await run([prints('a', 'x')])
    const other = await run([prints('a', 'x')], { slug: 'other', file: 'labs/other.md' })
    expect(other.log).toEqual(['host 2', 'print x', 'shell 1 closed', 'host 1 gone'])
    const again = await run([prints('a', 'x'), prints('b', 'y')])
    expect(again.rerun).toBe('re-run from the start (step b, line 10, is next, but it has been given up)')
  })

  test.each([
    ['a command failed', step({ id: 'a', script: 'fail 3' })],
    ['it was tried again until its time was up', prints('a', 'x', { ...expecting('y'), retryMs: 1 })],
  ])('not where %s: teardown has run', async (_, failing) => {
    const { run } = watching()
    const { log } = await run([failing, prints('t', 'gone', { teardown: true })])
    expect(log.slice(-3)).toEqual(['print gone', 'shell 1 closed', 'host 1 gone'])
  })

  test('not where it has a teardown and all has passed: that is part of the verdict', async () => {
    const { run } = watching()
    const teardown = prints('t', 'gone', { teardown: true })
    await run([prints('a', 'x'), teardown])
    const second = await run([prints('a', 'x'), prints('b', 'y'), teardown])
    expect(second.rerun).toBe('re-run from the start (step b, line 10, is next, but its teardown has run)')
  })

  test('not where it has died since', async () => {
    const { run, die } = watching()
    await run([prints('a', 'x')])
    die('killed')
    await new Promise(setImmediate)
    const second = await run([prints('a', 'x'), prints('b', 'y')])
    expect(second.rerun).toBe(
      're-run from the start (step b, line 10, is next, but the Docker host has died)',
    )
  })

  test('and is given up at the end, with its teardown; what does not pass in that is told', async () => {
    const { run, end } = watching()
    await run([prints('a', 'x', expecting('y')), step({ id: 't', script: 'fail 1', teardown: true })])
    const { log, events } = await end()
    expect(log).toEqual(['fail 1', 'shell 1 closed', 'host 1 gone'])
    expect(events).toEqual([
      expect.objectContaining({ type: 'host-given-up', lab: 'lab', hostDifference: [] }),
    ])
    expect(events[0]).toHaveProperty('failed.0.id', 't')
  })
})

describe('without running', () => {
  test('prose: the verdict stands, and lines are those of the text now', async () => {
    const { run } = watching()
    const steps = [prints('a', 'x'), prints('b', 'y', expecting('z'))]
    await run(steps, { digest: 'same' })
    const second = await run(
      steps.map((one) => moved(one, 5)),
      { digest: 'same' },
    )
    expect(second.rerun).toBe('only prose changed, nothing ran')
    expect([second.log, second.results, second.status]).toEqual([[], ['a passed', 'b failed'], 'failed'])
    expect(second.events).toContainEqual(
      expect.objectContaining({
        type: 'steps-kept',
        results: [expect.objectContaining({ line: 15 }), expect.anything()],
      }),
    )
  })

  test('expectations: what was printed is judged again, either way', async () => {
    const { run } = watching()
    const steps = (text: string) => [prints('a', 'x', expecting(text)), prints('b', 'y')]
    await run(steps('x'))
    const wrong = await run(steps('y'))
    expect(wrong.rerun).toBe('only expectations changed, judged again without running')
    expect([wrong.log, wrong.results, wrong.status]).toEqual([[], ['a failed', 'b not-run'], 'failed'])
    const right = await run(steps('x'))
    expect([right.log, right.results, right.status]).toEqual([[], ['a passed', 'b passed'], 'passed'])
  })

  test('so it is of a lab whose host is gone, its teardown included', async () => {
    const { run } = watching()
    const steps = (text: string) => [
      prints('a', 'x', expecting(text)),
      prints('t', 'gone', { teardown: true, ...expecting('gone') }),
    ]
    await run(steps('y'))
    await run(steps('x'))
    const wrong = await run(steps('z'))
    expect([wrong.log, wrong.results, wrong.status]).toEqual([[], ['a failed', 't passed'], 'failed'])
  })

  test('an exit status that is expected now', async () => {
    const { run } = watching()
    await run([step({ id: 'a', script: 'fail 3' })])
    const second = await run([step({ id: 'a', script: 'fail 3', exit: 3 })])
    expect([second.log, second.results, second.status]).toEqual([[], ['a passed'], 'passed'])
  })

  test('a step that has changed behind one that still stops the lab', async () => {
    const { run } = watching()
    const failing = prints('a', 'x', expecting('y'))
    await run([failing, prints('b', 'y')])
    const second = await run([failing, prints('b', 'z')])
    expect(second.rerun).toBe('what changed comes behind step a (line 10), which stops the lab as before')
    expect([second.log, second.results]).toEqual([[], ['a failed', 'b not-run']])
  })

  test('another name of a step', async () => {
    const { run } = watching()
    await run([prints('a', 'x')])
    const second = await run([prints('renamed', 'x')])
    expect([second.log, second.results]).toEqual([[], ['renamed passed']])
  })

  test('what the lab came to by --keep-going', async () => {
    const { run } = watching({ keepGoing: true })
    const steps = (text: string) => [prints('a', 'x', expecting(text)), prints('b', 'y')]
    const first = await run(steps('y'))
    expect(first.results).toEqual(['a failed', 'b passed'])
    const second = await run(steps('x'))
    expect([second.log, second.results, second.status]).toEqual([[], ['a passed', 'b passed'], 'passed'])
  })
})

describe('from the start, on another host', () => {
  const three = [prints('a', 'x'), prints('b', 'y'), prints('c', 'z')]
  test.each<[string, Step[], Partial<Lab>, string]>([
    ['a step that ran is another', [three[0]!, prints('b', 'Y'), three[2]!], {}, 'step b, line 10, changed'],
    ['a step is gone', three.slice(0, 2), {}, 'step c is gone'],
    [
      'a step stands before others',
      [three[0]!, prints('n', 'n'), ...three.slice(1)],
      {},
      'step n, line 10, changed',
    ],
    [
      'it runs elsewhere',
      [...three.slice(0, 2), { ...three[2]!, key: { ...three[2]!.key, session: 's' } }],
      {},
      'step c, line 10, changed',
    ],
    [
      'it is to print both streams as one',
      [...three.slice(0, 2), prints('c', 'z', { expectations: [{ ...expectation('z'), stream: 'both' }] })],
      {},
      'step c, line 10, changed',
    ],
    ['the front matter is another', three, { env: { A: '1' } }, 'the front matter changed'],
    ['the time limit is another', three, { timeoutMs: 1000 }, 'the front matter changed'],
  ])('%s', async (_, steps, more, because) => {
    const { run } = watching()
    await run(three)
    const second = await run(steps, more)
    expect(second.rerun).toBe(`re-run from the start (${because})`)
    expect(second.log.slice(0, 4)).toEqual(['shell 1 closed', 'host 1 gone', 'host 2', 'print x'])
  })

  test('what a step captures is another, and later steps have seen the old', async () => {
    const { run } = watching()
    const tells = step({ id: 'b', script: 'tell n' })
    await run([prints('a', 'x', expecting('{{n}}')), tells])
    const second = await run([prints('a', 'x', expecting('x')), tells])
    expect(second.rerun).toBe('re-run from the start (step a, line 10, captures something else)')
  })

  test('unless it was the last: the next has it', async () => {
    const { run } = watching()
    await run([prints('a', 'x')])
    await run([prints('a', 'x', expecting('{{n}}'))])
    const tells = step({ id: 'b', script: 'tell n', ...expecting('x') })
    const third = await run([prints('a', 'x', expecting('{{n}}')), tells])
    expect([third.log, third.results]).toEqual([['tell n'], ['a passed', 'b passed']])
  })

  test('the step that failed is another', async () => {
    const { run } = watching()
    await run([prints('a', 'x', expecting('y'))])
    const second = await run([prints('a', 'y', expecting('y'))])
    expect([second.rerun, second.status]).toEqual([
      're-run from the start (step a, line 10, changed)',
      'passed',
    ])
  })

  test('other output is expected of a step that is tried again', async () => {
    const { run } = watching()
    const steps = (text: string) => [prints('a', 'x', { retryMs: 1, ...expecting(text) })]
    await run(steps('x'))
    const second = await run(steps('z'))
    expect(second.rerun).toBe('re-run from the start (of step a, line 10, other output is expected)')
  })

  test('a shell has named a line of the file, which is another now', async () => {
    const { run } = watching()
    const steps = [prints('a', 'line 11: oh', expecting('line 11: oh'))]
    await run(steps)
    const second = await run(steps.map((one) => moved(one, 1)))
    expect(second.rerun).toMatch(/^re-run from the start/)
  })

  test('the run before was interrupted', async () => {
    const { run } = watching()
    await run([prints('a', 'x')], {}, { interrupted: AbortSignal.abort() })
    const second = await run([prints('a', 'x')])
    expect(second.rerun).toBe('re-run from the start (the run before was interrupted)')
  })

  test('it was asked for; the teardown that has waited comes first', async () => {
    const { run } = watching()
    const steps = [prints('a', 'x', expecting('y')), prints('t', 'gone', { teardown: true })]
    await run(steps)
    const second = await run(steps, {}, { anew: { lab: 'Enter was pressed' } })
    expect(second.rerun).toBe('re-run from the start (Enter was pressed)')
    expect(second.log).toEqual(['print gone', 'shell 1 closed', 'host 1 gone', 'host 2', 'print x'])
  })
})
