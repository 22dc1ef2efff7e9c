import { array, assert, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { Event } from '../../src/core/event.ts'
import { plainReporter } from '../../src/reporters/plain.ts'
import { failedRun, goneOnRun, passedRun, result } from './run.ts'
import { interleaved, THREE, threeLabs } from './several-labs.ts'

function play(events: readonly Event[], colour = false): string {
  let text = ''
  const reporter = plainReporter({ write: (piece) => (text += piece), colour, width: () => 100 })
  for (const event of events) reporter.onEvent?.(event)
  reporter.onEnd?.(buildReport(events))
  return text
}

test('a run that passed', () => {
  expect(play(passedRun)).toMatchInlineSnapshot(`
    "labs/namespaces.md: How Docker uses Linux namespaces, 6 steps
    Docker host: building the image nginx from labs/_images/nginx
    Docker host: ready in 934 ms, Docker 20.10.24, Linux 6.18.5
    passed        start            labs/namespaces.md:12  host                     212 ms
    passed        curl             labs/namespaces.md:24  host                      1.1 s
    passed        interfaces       labs/namespaces.md:42  nsenter mynginx ns=net    12 ms
    passed        wait-for-bridge  labs/namespaces.md:60  host                      1.1 s
    passed        compare          labs/namespaces.md:71  exec mynginx              <1 ms
    passed        remove           labs/namespaces.md:80  host                     331 ms

    ✓ passed in 2.9 s
      Steps  6 passed
      Host   Docker 20.10.24, Linux 6.18.5; left as it was found
    "
  `)
})

test('a run that goes on with the one before', () => {
  expect(play(goneOnRun)).toMatchInlineSnapshot(`
    "labs/namespaces.md: How Docker uses Linux namespaces, 6 steps
    watch: continues at step remove (line 80), 5 steps kept
    passed        remove           labs/namespaces.md:80  host                     331 ms

    ✓ passed in 90 ms
      Steps  6 passed
      Host   Docker 20.10.24, Linux 6.18.5; waits for a change
    "
  `)
})

test('a run that failed', () => {
  const quiet = failedRun.map(
    (event): Event =>
      event.type === 'step-end' ? { ...event, result: { ...event.result, stderr: '' } } : event,
  )
  expect(play(quiet)).toMatchInlineSnapshot(`
    "labs/namespaces.md: How Docker uses Linux namespaces, 6 steps
    Docker host: building the image nginx from labs/_images/nginx
    Docker host: ready in 934 ms, Docker 20.10.24, Linux 6.18.5
    passed        start            labs/namespaces.md:12  host                     212 ms
    passed        curl             labs/namespaces.md:24  host                      1.2 s  3 tries
    failed        interfaces       labs/namespaces.md:42  nsenter mynginx ns=net    12 ms
    timed-out     wait-for-bridge  labs/namespaces.md:60  host                     30.0 s
    not-run       compare          labs/namespaces.md:71  exec mynginx                     step wait-for-bridge timed-out
    passed        remove           labs/namespaces.md:80  host                     331 ms

    ✗ labs/namespaces.md:49  interfaces
      expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16" was printed
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

      hint: A slow step can have timeout=2m; one that never ends must be stopped in the block itself.

      stdout
           │ waiting

    ✗ failed in 32.9 s
      Steps  1 failed, 1 timed-out, 1 not-run, 3 passed (6)
      Host   Docker 20.10.24, Linux 6.18.5; left as it was found
    "
  `)
})

test('a skipped step has its reason and no time', () => {
  const skipped = result({ status: 'skipped', reason: 'docker>=23 does not hold' })
  const line = play([failedRun[0]!, { type: 'step-end', lab: 'namespaces', result: skipped }]).split('\n')[0]
  expect(line).toBe(
    'skipped       start            labs/namespaces.md:12  host                             docker>=23 does not hold',
  )
})

test('without colour, nothing but text is written; with colour, the text is the same', () => {
  expect(play(failedRun)).not.toMatch(/\x1b/)
  expect(play(failedRun, true).replace(/\x1b\[\d+m/g, '')).toBe(play(failedRun))
})

test('notes stand behind their step, and what is noted later on a line of its own', () => {
  const events = passedRun.flatMap((event): Event[] => {
    if (event.type !== 'step-end' || event.result.id !== 'curl') return [event]
    const { lab } = event
    return [
      { ...event, result: { ...event.result, notes: ['reopened', 'unsettled'] } },
      { type: 'step-note', lab, id: 'start', note: 'ended by itself: exit status 3' },
    ]
  })
  const lines = play(events).split('\n')
  expect(lines[4]).toBe(
    'passed        curl             labs/namespaces.md:24  host                      1.1 s  in a new shell, output still open',
  )
  expect(lines[5]).toBe(
    'note          start            labs/namespaces.md:12  ended by itself: exit status 3',
  )
})

test('labs that run at once read as if they ran one after the other, however they take turns', () => {
  const serial = play(threeLabs(THREE.flat()))
  assert(
    property(array(nat(), { maxLength: 60 }), (choices) => {
      expect(play(threeLabs(interleaved(THREE, choices)))).toBe(serial)
    }),
  )
  expect(serial.split('\n\n✗')[0]).toMatchInlineSnapshot(`
    "labs/namespaces.md: All of namespaces, 6 steps
    Docker host: building the image nginx from labs/_images/nginx
    Docker host: ready in 934 ms, Docker 20.10.24, Linux 6.18.5
    passed        start            labs/namespaces.md:12  host                     212 ms
    passed        curl             labs/namespaces.md:24  host                      1.1 s
    passed        interfaces       labs/namespaces.md:42  nsenter mynginx ns=net    12 ms
    passed        wait-for-bridge  labs/namespaces.md:60  host                      1.1 s
    passed        compare          labs/namespaces.md:71  exec mynginx              <1 ms
    passed        remove           labs/namespaces.md:80  host                     331 ms
    labs/namespaces.md: passed in 2.9 s

    labs/bridge.md: All of bridge, 6 steps
    Docker host: building the image nginx from labs/_images/nginx
    Docker host: ready in 934 ms, Docker 20.10.24, Linux 6.18.5
    passed        start            labs/bridge.md:12  host                     212 ms
    passed        curl             labs/bridge.md:24  host                      1.2 s  3 tries
    failed        interfaces       labs/bridge.md:42  nsenter mynginx ns=net    12 ms
    timed-out     wait-for-bridge  labs/bridge.md:60  host                     30.0 s
    not-run       compare          labs/bridge.md:71  exec mynginx                     step wait-for-bridge timed-out
    passed        remove           labs/bridge.md:80  host                     331 ms
    labs/bridge.md: failed in 32.8 s

    labs/volumes.md: All of volumes, 6 steps
    Docker host: building the image nginx from labs/_images/nginx
    Docker host: ready in 934 ms, Docker 20.10.24, Linux 6.18.5
    passed        start            labs/volumes.md:12  host                     212 ms
    passed        curl             labs/volumes.md:24  host                      1.1 s
    passed        interfaces       labs/volumes.md:42  nsenter mynginx ns=net    12 ms
    passed        wait-for-bridge  labs/volumes.md:60  host                      1.1 s
    passed        compare          labs/volumes.md:71  exec mynginx              <1 ms
    passed        remove           labs/volumes.md:80  host                     331 ms
    labs/volumes.md: passed in 2.9 s"
  `)
})

test('the first lab that has not ended is told as it goes on', () => {
  const lines: string[] = []
  const reporter = plainReporter({ write: (piece) => lines.push(piece), colour: false, width: () => 100 })
  const told = (events: readonly Event[]) => {
    lines.length = 0
    for (const event of events) reporter.onEvent?.(event)
    return [...lines]
  }
  const [first, second, third] = THREE
  told(threeLabs([]).slice(0, 1))
  expect(told(third!)).toEqual([])
  expect(told(second!.slice(0, -1))).toEqual([])
  expect(told(first!.slice(0, 6))).toHaveLength(4)
  expect(told(first!.slice(6))).toHaveLength(5 + 1 + 9)
  expect(told(second!.slice(-1))).toHaveLength(1 + 10)
})

test('labrun leaves: what waits is told, in order', () => {
  let text = ''
  const reporter = plainReporter({ write: (piece) => (text += piece), colour: false, width: () => 100 })
  for (const event of threeLabs([...THREE[2]!, ...THREE[1]!.slice(0, 6)]).slice(0, -1))
    reporter.onEvent?.(event)
  expect(text).toBe('')
  reporter.onLeave?.()
  expect(text.match(/^labs\/\w+\.md: .*/gm)).toEqual([
    'labs/bridge.md: All of bridge, 6 steps',
    'labs/volumes.md: All of volumes, 6 steps',
    'labs/volumes.md: passed in 2.9 s',
  ])
})

test('a lab that was never started is a line that says why', () => {
  const reason = 'not started, as the run was interrupted'
  const left = (lab: string): Event => ({
    type: 'lab-end',
    lab,
    status: 'interrupted',
    reason,
    durationMs: 0,
    hostDifference: [],
  })
  const text = play(threeLabs([...THREE[0]!, left('bridge'), left('volumes')]))
  expect(text).toContain(
    '\n\nlabs/bridge.md: not started, as the run was interrupted\n\nlabs/volumes.md: not',
  )
})

test('a Ctrl-C is acknowledged at once, whichever lab is being told', () => {
  const events = threeLabs(THREE.flat())
  const [start, ...others] = events
  const told = play([start!, { type: 'interrupted', count: 1, why: null, next: 'end' }, ...others])
  expect(told.split('\n')[0]).toBe('interrupted: what runs is being stopped, then the host goes')
})

test('steps of another file are told with their places there', () => {
  const file = 'labs/_common/up.md'
  const ofOther = (event: Event): Event => {
    if (event.type === 'step-end' && event.result.id === 'start')
      return { ...event, result: { ...event.result, file } }
    if (event.type !== 'run-start') return event
    const labs = event.labs.map((lab) => ({
      ...lab,
      steps: lab.steps.map((step) => (step.id === 'start' ? { ...step, file } : step)),
    }))
    return { ...event, labs }
  }
  const lines = play(passedRun.map(ofOther)).split('\n')
  expect(lines.filter((line) => /^passed +(?:start|curl)/.test(line))).toEqual([
    'passed        start            labs/_common/up.md:12  host                     212 ms',
    'passed        curl             labs/namespaces.md:24  host                      1.1 s',
  ])
})
