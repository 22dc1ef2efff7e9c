import { statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { Event } from '../../src/core/event.ts'
import { eventually, tracesOf } from '../docker/host-kit.ts'
import {
  type AsUser,
  ENGINE,
  eventIn,
  readEvents,
  sharedFolder,
  startAsUser,
  type UsersRun,
  usersLab,
} from './as-user.ts'
import { block, WITHOUT_DOCKER } from './command.ts'
import { childrenOf, isAlive } from './processes.ts'

// labrun as another user than root, whom sudo allows more or less.

const FREE = 'ann ALL=(ALL:ALL) NOPASSWD: ALL'
const BY_PASSWORD = 'ann ALL=(ALL:ALL) ALL'
const NOTHING = '# ann may do nothing'
/** Debian's sudo gives a command a terminal of its own; others leave it on the user's. */
const WITHOUT_PTY = 'Defaults !use_pty'

const PROMPT = '[sudo] labrun: a private Docker host needs root; password of ann: '
const PASSES = block('bash host', 'id -un') + block('output', 'root')
const FAULTY = block('bash host', 'if')
/** Longer than a test may take: it does not end by itself. */
const SLOW = block('bash host id=slow timeout=10m', 'sleep 300')
const DOWN = block('bash host id=down teardown', 'sleep 2')
const LAST = block('bash host id=last teardown', 'true')

const passing = () => usersLab(PASSES, WITHOUT_DOCKER).file
/** Without root there is none of these. */
const withDocker = () => usersLab(PASSES, '').file
const asked = ({ shown }: UsersRun, prompt = PROMPT) => shown().split(prompt).length - 1
const isAsked = (run: UsersRun, times = 1, prompt = PROMPT) =>
  eventually(
    () => asked(run, prompt),
    (count) => count === times,
  )

async function finished(how: AsUser, ...argv: string[]): Promise<{ exitCode: number | null; shown: string }> {
  const run = startAsUser(how, ...argv)
  const exitCode = await run.ended
  return { exitCode, shown: run.shown() }
}

test('where sudo wants no password: the lab is green on a Docker host, the report is the user’s', async () => {
  const blocks = block('bash host', 'docker info --format {{.Driver}}') + block('output', 'overlay2')
  const { file } = usersLab(blocks, 'requires: { docker: ">=20.10" }')
  const report = join(dirname(file), 'report.json')
  const { exitCode, shown } = await finished(
    { sudoers: FREE },
    file,
    '--reporter',
    'plain',
    '--reporter',
    `json:${report}`,
  )
  expect(shown).toContain('✓ passed')
  expect([exitCode, statSync(report).uid]).toEqual([0, 4242])
})

test('a rule for the engine alone is enough, also for a secret, which sudo withholds', async () => {
  const token = 'hunter22-of-ann'
  const { file } = usersLab(
    block('bash host', 'echo "$TEST_TOKEN ${#TEST_TOKEN}"') + block('output', `*** ${token.length}`),
    `${WITHOUT_DOCKER}\nsecrets: [TEST_TOKEN]`,
  )
  const sudoers = `ann ALL=(root) NOPASSWD: ${ENGINE}`
  const { exitCode, shown } = await finished({ sudoers, token }, file, '--reporter', 'ndjson')
  expect(shown).toContain('"stdout":"*** 15\\n"')
  expect([exitCode, shown.includes(token)]).toEqual([0, false])
})

test.each(['# as it comes', 'Defaults timestamp_timeout=0', 'Defaults requiretty', WITHOUT_PTY])(
  'where sudo wants a password, it is asked for once, and the lab is green: %s',
  async (defaults) => {
    const run = startAsUser({ sudoers: `${BY_PASSWORD}\n${defaults}`, terminal: true }, passing())
    await isAsked(run)
    run.type('right\n')
    expect(await run.ended).toBe(0)
    expect(run.shown()).toContain('✓ passed')
    expect(asked(run)).toBe(1)
  },
)

test('a lab that is watched: the password is asked for once, and not for a mistake; then keys are labrun’s', async () => {
  const { file } = usersLab(FAULTY, WITHOUT_DOCKER)
  const run = startAsUser({ sudoers: BY_PASSWORD, terminal: true }, file, '--watch')
  const isShown = (words: RegExp) => eventually(run.shown, (shown) => words.test(shown))
  await isShown(/watching \S+/)
  expect(asked(run)).toBe(0)
  writeFileSync(file, `---\ntitle: Lab\n${WITHOUT_DOCKER}\n---\n${PASSES}`)
  await isAsked(run)
  run.type('right\n')
  await isShown(/✓ passed.*watching/s)
  writeFileSync(file, `---\ntitle: Lab\n${WITHOUT_DOCKER}\n---\n${PASSES}${PASSES}`)
  await isShown(/continues at step.*✓ passed.*watching/s)
  run.type('q')
  expect([await run.ended, asked(run)]).toEqual([0, 1])
})

test.each(['lab', 'list', 'check', 'plan'])(
  'no password is asked for where nothing runs: %s',
  async (what) => {
    const { file } = usersLab(what === 'lab' ? FAULTY : PASSES, WITHOUT_DOCKER)
    const argv = { lab: [file], list: ['list', file], check: ['check', file], plan: [file, '--plan'] }[what]!
    const { exitCode, shown } = await finished({ sudoers: BY_PASSWORD, terminal: true }, ...argv)
    expect(exitCode).toBe(what === 'lab' ? 3 : 0)
    expect(shown).not.toMatch(/sudo|password/)
  },
)

test.each([false, true])(
  'a lab with a mistake: the engine that was let start ends (terminal: %s)',
  async (terminal) => {
    const { file } = usersLab(`${FAULTY}${'- a\n\nb\n\n'.repeat(4000)}`, WITHOUT_DOCKER)
    const run = startAsUser({ sudoers: FREE, terminal }, file)
    const front = await run.front()
    const { sudo, engine } = await eventually(
      () => processesBelow(front),
      (found) => found.engine > 0,
    )
    expect(await run.ended).toBe(3)
    await eventually(
      () => [sudo, engine].filter(isAlive),
      (alive) => alive.length === 0,
    )
  },
)

test('a wrong password three times: exit 4 with the words of sudo', async () => {
  const run = startAsUser({ sudoers: BY_PASSWORD, terminal: true }, passing())
  for (const times of [1, 2, 3]) {
    await isAsked(run, times)
    run.type('wrong\n')
  }
  expect(await run.ended).toBe(4)
  expect(
    run.shown(),
  ).toContain(`labrun: error sudo-refused: a private Docker host needs root, and sudo did not
  give it:
sudo: 3 incorrect password attempts
  hint: Run labrun again, with the right password.
`)
})

test.each([true, false])(
  'a user who may do nothing is asked for nothing: exit 4 (terminal: %s)',
  async (terminal) => {
    const { exitCode, shown } = await finished({ sudoers: NOTHING, terminal }, withDocker())
    expect(exitCode).toBe(4)
    expect(shown).toMatch(
      /^labrun: error sudo-refused: .*, and sudo did not(?: |\n {2})give it:\nSorry, user ann may not run sudo on /,
    )
    expect(shown).toContain(`\n    ann ALL=(root) ${ENGINE}\n`)
  },
)

test('a user who may do something else: exit 4 with the words of sudo', async () => {
  const run = startAsUser({ sudoers: 'ann ALL=(root) /usr/bin/id', terminal: true }, passing())
  await isAsked(run)
  run.type('right\n')
  expect(await run.ended).toBe(4)
  // The line is wider than the terminal.
  const [node, engine] = ENGINE.split(' ')
  expect(run.shown()).toContain(
    `:\nSorry, user ann is not allowed to execute '${node}\n  ${engine}' as root on `,
  )
})

test('a password is wanted and there is no terminal: exit 4, and the line that helps', async () => {
  const { exitCode, shown } = await finished({ sudoers: BY_PASSWORD }, withDocker())
  expect(exitCode).toBe(4)
  expect(
    shown,
  ).toBe(`labrun: error sudo-password: a private Docker host needs root; sudo wants a password for that, and there is no terminal to ask for it
  hint: Run labrun on a terminal, or as root. Where nobody can type, as in CI, this line in /etc/sudoers.d/labrun helps:
    ann ALL=(root) NOPASSWD: ${ENGINE}
  Whoever can write one of these files is then as good as root.
`)
})

test('sudo wants a terminal and there is none: exit 4', async () => {
  const { exitCode, shown } = await finished({ sudoers: `${FREE}\nDefaults requiretty` }, withDocker())
  expect([exitCode, shown]).toEqual([
    4,
    `labrun: error sudo-refused: a private Docker host needs root, and sudo did not give it:
sudo: sorry, you must have a tty to run sudo
  hint: Run labrun on a terminal, or have this line put into /etc/sudoers.d/labrun:
    Defaults:ann !requiretty
`,
  ])
})

test('no sudo: exit 4', async () => {
  const path = sharedFolder()
  for (const name of ['bash', 'sh']) symlinkSync(join('/bin', name), join(path, name))
  const { exitCode, shown } = await finished({ sudoers: FREE, path }, withDocker())
  expect([exitCode, shown]).toEqual([
    4,
    `labrun: error sudo-missing: a private Docker host needs root, and this machine has no sudo
  hint: Run labrun as root, or install sudo: apt-get install sudo, as root.
`,
  ])
})

test('Ctrl-C at the question for the password: nothing is said, nothing stays', async () => {
  const run = startAsUser({ sudoers: BY_PASSWORD, terminal: true }, passing())
  await isAsked(run)
  const front = await run.front()
  const sudo = childrenOf(front).map(({ pid }) => pid)
  run.type('\x03')
  expect(await run.ended).toBe(130)
  expect(run.shown()).not.toContain('labrun: error')
  expect([front, ...sudo].filter(isAlive)).toEqual([])
})

/** A lab in the middle of its step, as ann: the processes, and what there will be to see at the end. */
async function inTheMiddle(how: AsUser) {
  const { file, events } = usersLab(SLOW + DOWN + LAST, `${WITHOUT_DOCKER}\ntimeout: 10m`)
  const run = startAsUser(how, file, '--reporter', `ndjson:${events}`, '--reporter', 'plain')
  const { runId } = (await eventIn(events, ({ type }) => type === 'run-start')) as RunStart
  await eventIn(events, started('slow'))
  const front = await run.front()
  const processes = { front, ...(await processesBelow(front)) }
  return {
    run,
    processes,
    started: (id: string) => eventIn(events, started(id)),
    steps: () =>
      buildReport(readEvents(events)).labs.flatMap(({ steps }) =>
        steps.map(({ id, status }) => `${id} ${status}`),
      ),
    async nothingLeft() {
      await eventually(
        () => tracesOf(runId),
        (traces) => traces.length === 0,
      )
      await eventually(
        () => Object.values(processes).filter(isAlive),
        (alive) => alive.length === 0,
      )
    },
  }
}

type RunStart = Extract<Event, { type: 'run-start' }>
const started = (id: string) => (event: Event) => event.type === 'step-start' && event.id === id

interface Processes {
  sudo: number
  /** What sudo started, and stays there for the engine where that has gone into a session of its own. */
  started: number
  engine: number
}

/** The front has git as a child, too; sudo may have started another of itself, which started the engine. */
async function processesBelow(front: number): Promise<Processes> {
  const sudo = childrenOf(front).find(isSudo)?.pid ?? 0
  let [started] = childrenOf(sudo || -1)
  while (started && isSudo(started)) [started] = childrenOf(started.pid)
  if (!started) return { sudo, started: 0, engine: 0 }
  const { pid, command } = started
  const alike = () => childrenOf(pid).filter((child) => child.command === command)
  const first = alike()
  // What it is about to start has its command line, too, for a moment.
  await new Promise((resolve) => setTimeout(resolve, 200))
  const again = alike().find((child) => first.some((other) => other.pid === child.pid))
  return { sudo, started: pid, engine: again?.pid ?? pid }
}

const isSudo = ({ command }: { command: string }) => command.startsWith('sudo ')

const WAYS: [string, AsUser][] = [
  ['without a terminal', { sudoers: FREE }],
  ['on a terminal', { sudoers: FREE, terminal: true }],
  ['on a terminal, without use_pty', { sudoers: `${FREE}\n${WITHOUT_PTY}`, terminal: true }],
]

test.each(WAYS.slice(1))('Ctrl-C %s: teardown runs, exit 130, nothing is left', async (_, how) => {
  const { run, steps, nothingLeft } = await inTheMiddle(how)
  run.type('\x03')
  expect([await run.ended, steps()]).toEqual([130, ['slow failed', 'down passed', 'last passed']])
  await nothingLeft()
})

test.each(WAYS.slice(1))('Ctrl-C twice %s: no more teardown, nothing is left', async (_, how) => {
  const { run, steps, started, nothingLeft } = await inTheMiddle(how)
  run.type('\x03')
  await started('down')
  run.type('\x03')
  expect([await run.ended, steps().at(-1)]).toEqual([130, 'last not-run'])
  await nothingLeft()
})

test.each(WAYS.slice(1))('Ctrl-C three times %s: nothing is left', async (_, how) => {
  const middle = await inTheMiddle(how)
  for (const _time of [1, 2, 3]) {
    middle.run.type('\x03')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(await middle.run.ended).toBe(130)
  await middle.nothingLeft()
})

test.each(
  WAYS.flatMap(([words, how]) =>
    (['front', 'sudo', 'started', 'engine'] as const).map((who) => [who, words, how] as const),
  ),
)('kill -9 of the %s %s: nothing is left', async (who, _, how) => {
  const middle = await inTheMiddle(how)
  process.kill(middle.processes[who], 'SIGKILL')
  const exitCode = await middle.run.ended
  if (who !== 'front')
    expect([exitCode, middle.run.shown()]).toEqual([4, expect.stringContaining('engine-died')])
  await middle.nothingLeft()
})

const CLEAN_WHY = 'only root can see whether runs by root have left anything (/var/lib/labrun)'
const CLEAN_PROMPT = `[sudo] labrun: ${CLEAN_WHY}; password of ann: `

test('clean runs as root, with a password where sudo wants one', async () => {
  const free = await finished({ sudoers: FREE }, 'clean')
  expect(free).toEqual({
    exitCode: 0,
    // Runs of other tests may be going on.
    shown: expect.stringMatching(/^Nothing was left\.\n|^Cleaned after /),
  })
  const run = startAsUser({ sudoers: BY_PASSWORD, terminal: true }, 'clean')
  await isAsked(run, 1, CLEAN_PROMPT)
  run.type('right\n')
  expect(await run.ended).toBe(0)
  expect(run.shown()).toMatch(/Nothing was left\.\n|Cleaned after /)
})

test('clean without a terminal, where sudo wants a password: exit 4, and the line that helps', async () => {
  const { exitCode, shown } = await finished({ sudoers: BY_PASSWORD }, 'clean')
  expect(exitCode).toBe(4)
  expect(shown).toContain(`labrun: error sudo-password: ${CLEAN_WHY}; sudo wants a password`)
  expect(shown).toContain(`\n    ann ALL=(root) NOPASSWD: /home/node /home/labrun/src/cli/main.ts clean\n`)
})
