import { expect, onTestFinished, test, vi } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { Event } from '../../src/core/event.ts'
import { type Clock, type PrettyOptions, prettyReporter } from '../../src/reporters/pretty.ts'
import { textWidth } from '../../src/reporters/terminal/text-width.ts'
import { failedRun, goneOnRun, outline, passedRun, result } from './run.ts'
import { interleaved, THREE, threeLabs } from './several-labs.ts'
import { Terminal } from './terminal.ts'

/** A clock that a test moves on by hand. */
class HandClock implements Clock {
  #now = 0
  #calls = new Set<() => void>()

  now(): number {
    return this.#now
  }

  every(_ms: number, call: () => void): () => void {
    this.#calls.add(call)
    return () => this.#calls.delete(call)
  }

  tick(ms: number): void {
    this.#now += ms
    for (const call of this.#calls) call()
  }

  get isRunning(): boolean {
    return this.#calls.size > 0
  }
}

function open(given: Partial<PrettyOptions> = {}) {
  const terminal = new Terminal()
  const clock = new HandClock()
  const write = (text: string) => terminal.write(text)
  const reporter = prettyReporter({
    write,
    colour: false,
    width: () => 80,
    height: () => 50,
    clock,
    ...given,
  })
  return {
    terminal,
    clock,
    tell: (...events: Event[]) => {
      for (const event of events) reporter.onEvent?.(event)
    },
    leave: () => reporter.onLeave?.(),
    end: (events: readonly Event[]) => reporter.onEnd?.(buildReport(events)),
  }
}

function play(events: readonly Event[], given: Partial<PrettyOptions> = {}) {
  const pretty = open(given)
  for (const event of events) {
    pretty.tell(event)
    pretty.clock.tick(100)
  }
  pretty.end(events)
  return pretty
}

const at = (type: Event['type'], nth = 0) => passedRun.filter((event) => event.type === type)[nth]!

test('a run that passed', () => {
  expect(play(passedRun).terminal.screen().join('\n')).toMatchInlineSnapshot(`
    "
      How Docker uses Linux namespaces
      labs/namespaces.md · 6 steps

      ✓ Docker host                               934 ms  private, Docker 20.10.24
      ✓ start            host                     212 ms
      ✓ curl             host                      1.1 s
      ✓ interfaces       nsenter mynginx ns=net    12 ms
      ✓ wait-for-bridge  host                      1.1 s
      ✓ compare          exec mynginx              <1 ms
      ✓ remove           host                     331 ms  teardown

      ✓ passed in 2.9 s
        Steps  6 passed
        Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

test('a run that goes on with the one before', () => {
  expect(play(goneOnRun).terminal.screen().join('\n')).toMatchInlineSnapshot(`
    "
      How Docker uses Linux namespaces
      labs/namespaces.md · 6 steps

      ↻ watch: continues at step remove (line 80), 5 steps kept

      ✓ remove           host                     331 ms  teardown

      ✓ passed in 90 ms
        Steps  6 passed
        Host   Docker 20.10.24, Linux 6.18.5; waits for a change"
  `)
})

test('a run that failed', () => {
  const events = failedRun.map(
    (event): Event =>
      event.type === 'step-end' ? { ...event, result: { ...event.result, stderr: '' } } : event,
  )
  expect(play(events).terminal.screen().join('\n')).toMatchInlineSnapshot(`
    "
      How Docker uses Linux namespaces
      labs/namespaces.md · 6 steps

      ✓ Docker host                               934 ms  private, Docker 20.10.24
      ✓ start            host                     212 ms
      ✓ curl             host                      1.2 s  3 tries
      ✗ interfaces       nsenter mynginx ns=net    12 ms  failed
      ✗ wait-for-bridge  host                     30.0 s  timed-out
      · 1 step not-run: compare
      ✓ remove           host                     331 ms  teardown

      ✗ labs/namespaces.md:49  interfaces
        expected line 49 to be "    inet 172.17.0.2/16", but "    inet
        172.18.0.2/16" was printed
        nsenter mynginx ns=net · failed · exit status 0 · 12 ms

          43 │ ip link show lo
          44 │ ip addr show dev eth0

               - expected  + printed
          47 │   1: lo: <LOOPBACK,UP>
          48 │   {{index:int}}: eth0@if{{peer:int}}: <BROADCAST,UP>
          49 │ -     inet 172.17.0.2/16
             │ +     inet 172.18.0.2/16
          50 │   ... (2 lines)

        hint: If what differs changes from run to run, write {{cidr}} there.

        stdout
             │ 1: lo: <LOOPBACK,UP>
             │ 5: eth0@if6: <BROADCAST,UP>
             │     inet 172.18.0.2/16
             │     valid_lft forever
             │     preferred_lft forever

        a shell there: labrun shell labs/namespaces.md --at interfaces

      ✗ labs/namespaces.md:63  wait-for-bridge
        still running after 30 s
        host · timed-out · 30.0 s

          61 │ echo waiting
          62 │ while ! ip link show br0
        > 63 │ do sleep 1
          64 │ done

        hint: A slow step can have timeout=2m; one that never ends must be stopped
        in the block itself.

        stdout
             │ waiting

      ✗ failed in 32.9 s
        Steps  1 failed, 1 timed-out, 1 not-run, 3 passed (6)
        Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

test('the host is shown while it starts, with what takes it long and for how long', () => {
  const { terminal, clock, tell } = open()
  tell(at('run-start'), at('host-start'))
  clock.tick(80)
  expect(terminal.screen().slice(4)).toEqual(['  ⠙ Docker host', '    0 of 6 steps'])
  tell(at('host-progress'))
  clock.tick(12_000)
  expect(terminal.screen().slice(4)).toEqual([
    '  ⠙ Docker host                                 12 s',
    '    building the image nginx from labs/_images/nginx',
  ])
})

test('the step that runs is shown below those that ended', () => {
  const { terminal, clock, tell } = open()
  tell(...passedRun.slice(0, 4), at('lab-start'), at('step-start'), at('step-end'), at('step-start', 1))
  clock.tick(2400)
  tell({ type: 'step-retry', lab: 'namespaces', id: 'curl', attempt: 3 })
  clock.tick(80)
  expect(terminal.screen().slice(4)).toEqual([
    '  ✓ Docker host                               934 ms  private, Docker 20.10.24',
    '  ✓ start            host                     212 ms',
    '  ⠙ curl             host                        2 s  try 3',
    '    1 of 6 steps · 2 s',
  ])
})

test('what is noted of a step that has ended is a line of its own', () => {
  const { terminal, clock, tell } = open()
  tell(...passedRun.slice(0, 4), at('lab-start'), at('step-start'), at('step-end'))
  tell({ type: 'step-note', lab: 'namespaces', id: 'start', note: 'ended by itself: exit status 3' })
  clock.tick(80)
  expect(terminal.screen().slice(5)).toEqual([
    '  ✓ start            host                     212 ms',
    '  ! start: ended by itself: exit status 3',
  ])
})

test('a Ctrl-C is acknowledged at once, above what still runs', () => {
  const { tell, terminal } = open()
  tell(at('run-start'), at('host-start'), at('host-ready'), at('lab-start'), at('step-start'))
  tell({ type: 'interrupted', count: 1, why: null, next: 'teardown' })
  expect(terminal.screen().slice(5)).toMatchInlineSnapshot(`
    [
      "  ! interrupted: what runs is being stopped, then teardown blocks have 10 s; a",
      "    second Ctrl-C leaves them out",
      "  ⠋ start            host",
      "    0 of 6 steps",
    ]
  `)
  tell({ type: 'interrupted', count: 2, why: null, next: 'teardown' })
  expect(terminal.screen().slice(7)).toMatchInlineSnapshot(`
    [
      "  ! interrupted again: without teardown, and the host goes; a third Ctrl-C",
      "    leaves that to its supervisor",
      "  ⠋ start            host",
      "    0 of 6 steps",
    ]
  `)
})

test('after the last step, the host is cleaned up', () => {
  const { terminal, clock, tell } = open()
  tell(...passedRun.slice(0, -3))
  clock.tick(80)
  expect(terminal.screen().slice(-2)).toEqual(['  ⠙ Docker host: cleaning up', '    6 of 6 steps'])
})

test('nothing is left of what was drawn, and the clock is stopped', () => {
  const { terminal, clock } = play(passedRun)
  expect(terminal.screen().join('\n')).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/)
  expect(clock.isRunning).toBe(false)
})

test('a run that is broken off leaves no frame behind either', () => {
  const events = passedRun.slice(0, 7)
  const { terminal } = play(events)
  expect(terminal.screen().slice(-5)).toEqual([
    '',
    '  ✗ interrupted in 212 ms',
    '    Steps  5 not-run, 1 passed (6)',
    '    Why    the run ended before the lab did',
    '    Host   Docker 20.10.24, Linux 6.18.5; left as it was found',
  ])
})

test('the cursor is never hidden, not even on a terminal that was not passed in', () => {
  const { isTTY } = process.stderr
  process.stderr.isTTY = true
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => {
    process.stderr.isTTY = isTTY
    write.mockRestore()
  })
  expect(play(failedRun).terminal.raw).not.toContain('\x1b[?25')
  expect(write).not.toHaveBeenCalled()
})

test('a thousand quick steps are few draws', () => {
  const steps = Array.from({ length: 1000 }, (_, index) => ({ ...outline.steps[0]!, id: `s${index}` }))
  let writes = 0
  const { clock, tell } = open({ write: () => (writes += 1) })
  tell({ ...at('run-start'), type: 'run-start', runId: 'r', startedAt: '', labs: [{ ...outline, steps }] })
  for (const { id } of steps) {
    tell({ type: 'step-start', lab: 'namespaces', id })
    tell({ type: 'step-end', lab: 'namespaces', result: result({ id }) })
    clock.tick(0)
    if (id.endsWith('99')) clock.tick(80)
  }
  expect(writes).toBeLessThan(1100)
})

test('a lab without a terminal: lines, and no escape sequence at all', () => {
  const { terminal, clock } = play(passedRun, { isLive: false })
  expect(terminal.raw).not.toContain('\x1b')
  expect(terminal.screen()).toEqual(play(passedRun).terminal.screen())
  expect(clock.isRunning).toBe(false)
})

test('of several labs, each is a line, with the steps that did not pass', () => {
  const second = { ...outline, slug: 'bridge', file: 'labs/bridge.md', title: 'Bridges' }
  const both = (event: Event): Event[] => {
    if (event.type === 'run-start') return [{ ...event, labs: [outline, second] }]
    return 'lab' in event && event.type !== 'step-late' ? [{ ...event, lab: 'bridge' }] : []
  }
  const failed = failedRun
    .slice(1, -1)
    .map(
      (event): Event =>
        event.type === 'step-end'
          ? { ...event, result: { ...event.result, stderr: '', stdout: '', failures: [] } }
          : event,
    )
  const events = [
    both(passedRun[0]!)[0]!,
    ...failed,
    ...passedRun.slice(1, -1).flatMap(both),
    failedRun.at(-1)!,
  ]
  const { terminal } = play(events)
  expect(terminal.screen().join('\n')).toMatchInlineSnapshot(`
    "
      ✗ namespaces    6 steps   32.8 s  failed
        ✗ interfaces       nsenter mynginx ns=net    12 ms  failed
        ✗ wait-for-bridge  host                     30.0 s  timed-out
        · 1 step not-run: compare
      ✓ bridge        6 steps    2.9 s

      ✗ labs/namespaces.md:42  interfaces
        expected line 49 to be "    inet 172.17.0.2/16", but "    inet
        172.18.0.2/16" was printed
        nsenter mynginx ns=net · failed · exit status 0 · 12 ms

          43 │ ip link show lo
          44 │ ip addr show dev eth0

        a shell there: labrun shell labs/namespaces.md --at interfaces

      ✗ labs/namespaces.md:60  wait-for-bridge
        still running after 30 s
        host · timed-out · 30.0 s

          61 │ echo waiting
          62 │ while ! ip link show br0
          63 │ do sleep 1
          64 │ done

      ✗ failed in 32.9 s
        Labs   1 failed, 1 passed (2)
        Steps  1 failed, 1 timed-out, 1 not-run, 9 passed (12)
        Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

/** Three labs that take turns. */
const turns = threeLabs(
  interleaved(THREE, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0]),
)

test.each([40, 80, 120, 200])('three labs that take turns, at %d columns', (width) => {
  const frames: string[] = []
  const pretty = open({ width: () => width })
  for (const [index, event] of turns.entries()) {
    pretty.tell(event)
    pretty.clock.tick(900)
    if ([6, 16, 22, 34].includes(index)) frames.push(pretty.terminal.screen().join('\n'))
    for (const line of pretty.terminal.screen()) expect(textWidth(line)).toBeLessThanOrEqual(width)
  }
  expect(frames.join('\n--\n')).toMatchSnapshot()
})

test('a terminal that is resized: names, times and what is done stay where they are to be seen', () => {
  let width = 100
  const { terminal, clock, tell } = open({ width: () => width })
  tell(...turns.slice(0, 16))
  for (const narrower of [100, 60, 40, 25]) {
    width = narrower
    clock.tick(1000)
    const frame = terminal.screen().slice(-4)
    for (const line of frame) expect(textWidth(line)).toBeLessThanOrEqual(width)
    expect(frame[0]).toContain('namespa')
  }
})

test('labs that were never started are said to be, after an interrupt', () => {
  const reason = 'not started, as the run was interrupted'
  const left = (lab: string): Event => ({
    type: 'lab-end',
    lab,
    status: 'interrupted',
    reason,
    durationMs: 0,
    hostDifference: [],
  })
  const events = threeLabs([...THREE[0]!, left('bridge'), left('volumes')]).map(
    (event): Event => (event.type === 'run-end' ? { ...event, status: 'interrupted' } : event),
  )
  expect(play(events).terminal.screen().join('\n')).toMatchInlineSnapshot(`
    "
      ✓ namespaces    6 steps    2.9 s
      · bridge        6 steps           not started
      · volumes       6 steps           not started

      ✗ interrupted in 40.0 s
        Labs   2 interrupted, 1 passed (3)
        Steps  12 not-run, 6 passed (18)
        Why    bridge, volumes: not started, as the run was interrupted
        Host   Docker 20.10.24, Linux 6.18.5; left as it was found"
  `)
})

test.each([
  ['one lab', passedRun.slice(0, 6)],
  ['three labs', turns.slice(0, 20)],
])('labrun leaves in the middle of %s: what is drawn goes, and nothing is drawn any more', (_, events) => {
  const { terminal, clock, tell, leave } = open()
  tell(...events)
  clock.tick(100)
  expect(terminal.screen().join('\n')).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/)
  leave()
  expect(terminal.screen().join('\n')).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]|of 3 labs/)
  expect(clock.isRunning).toBe(false)
})

test('several labs at once are a line each', () => {
  const second = { ...outline, slug: 'bridge', file: 'labs/bridge.md', title: 'Bridges' }
  const { terminal, clock, tell } = open()
  tell({ type: 'run-start', runId: 'r', startedAt: '', labs: [outline, second] })
  tell(at('host-start'), at('host-progress'), { type: 'host-start', lab: 'bridge', kind: 'private' })
  tell({ type: 'step-start', lab: 'bridge', id: 'curl' })
  clock.tick(3100)
  expect(terminal.screen()).toEqual([
    '',
    '  ⠇ namespaces        0/6      3 s  building the image nginx from labs/_images…',
    '  ⠇ bridge            0/6      3 s  curl',
    '    0 of 2 labs · 3 s',
  ])
})

test('what the host could not do is told with its hint', () => {
  const error = {
    kind: 'environment',
    rule: 'no-dockerd',
    message: 'dockerd is not installed',
    hint: 'apt-get install docker.io',
  } as const
  const events: Event[] = [
    ...passedRun.slice(0, 2),
    { type: 'host-error', lab: 'namespaces', error },
    {
      type: 'lab-end',
      lab: 'namespaces',
      status: 'host-error',
      reason: error.message,
      durationMs: 5,
      hostDifference: [],
    },
    { type: 'run-end', status: 'host-error', durationMs: 6 },
  ]
  expect(play(events).terminal.screen().join('\n')).toMatchInlineSnapshot(`
    "
      How Docker uses Linux namespaces
      labs/namespaces.md · 6 steps

      ✗ error no-dockerd
        dockerd is not installed

        hint: apt-get install docker.io

      ✗ host-error in 6 ms
        Steps  6 not-run"
  `)
})

test.each([40, 50, 80, 120, 200])('no line is wider than %d columns', (width) => {
  for (const line of play(failedRun, { width: () => width }).terminal.screen()) {
    expect(textWidth(line)).toBeLessThanOrEqual(width)
  }
})

test('colours change nothing but colour', () => {
  const { terminal } = play(passedRun, { colour: true })
  expect(terminal.raw).toContain('\x1b[32m✓\x1b[39m')
  expect(terminal.screen()).toEqual(play(passedRun).terminal.screen())
})

test('a title or a name cannot reach the terminal', () => {
  const evil = '\x1b]0;owned\x07\u202e'
  const step = { ...outline.steps[0]!, id: evil, session: evil }
  const labs = [{ ...outline, title: evil, file: evil, slug: 'evil', steps: [step] }]
  const events: Event[] = [
    { type: 'run-start', runId: 'r', startedAt: '', labs },
    { type: 'host-start', lab: 'evil', kind: 'private' },
    { type: 'host-progress', lab: 'evil', message: evil },
    { type: 'step-start', lab: 'evil', id: evil },
    {
      type: 'step-end',
      lab: 'evil',
      result: result({ id: evil, session: evil, status: 'skipped', reason: evil, notes: [evil] }),
    },
    { type: 'lab-end', lab: 'evil', status: 'failed', reason: evil, durationMs: 1, hostDifference: [] },
  ]
  const { raw } = play(events).terminal
  expect(raw.replace(/\x1b\[[\d?;]*[A-Za-z]/g, '')).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/)
})
