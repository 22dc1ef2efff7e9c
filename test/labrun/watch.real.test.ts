import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { eventually, machineState, tracesOf } from '../docker/host-kit.ts'
import { block, labrun } from './command.ts'
import { childrenOf } from './processes.ts'
import { CTRL_C, typed } from './typed.ts'
import { nothingLeft, save, uniqueLab, watch } from './watching.ts'

const started = (id: string) => (event: Event) => event.type === 'step-start' && event.id === id
const ONE = block('bash host id=one', 'echo one') + block('output', 'one')
const TWO = block('bash host id=two', 'echo two') + block('output', 'two')

test('a lab with Docker: prose, expectations, a step at the end, one in the middle, a mistake', async () => {
  const before = await machineState()
  const file = uniqueLab(
    'Some prose.\n\n' +
      block('bash host id=start', 'docker run --detach --name web nginx > /dev/null', 'echo up') +
      block('output', 'up') +
      block('bash nsenter id=inside container=web ns=uts', 'x=5; echo in') +
      block('output', 'in'),
    'requires: { images: [nginx] }',
  )
  const { child, waits, ended } = watch(file)
  const first = await waits()
  expect([first.rerun, first.steps]).toEqual([null, ['start passed', 'inside passed']])

  save(file, (text) => text.replace('Some prose.', 'Other prose.\n\nAnd more.'))
  const prose = await waits()
  expect([prose.rerun, prose.ran, prose.report.status]).toEqual([
    'only prose changed, nothing ran',
    [],
    'passed',
  ])

  save(file, (text) => text.replace('\nin\n', '\nout\n'))
  const wrong = await waits()
  expect(wrong.rerun).toBe('only expectations changed, judged again without running')
  expect([wrong.ran, wrong.steps]).toEqual([[], ['start passed', 'inside failed']])
  expect(wrong.report.labs[0]!.steps[1]!.failures[0]).toMatchObject({ expected: 'out', line: 23 })

  save(file, (text) => text.replace('\nout\n', '\nin\n'))
  expect((await waits()).steps).toEqual(['start passed', 'inside passed'])

  appendFileSync(
    file,
    block('bash nsenter id=more container=web ns=uts', 'echo $x; docker ps --quiet | wc -l'),
  )
  const appended = await waits()
  expect(appended.rerun).toBe('continues at step more (line 26), 2 steps kept')
  expect([appended.ran, appended.report.status]).toEqual([['more'], 'passed'])
  expect(appended.report.labs[0]!.steps[2]!.stdout).toBe('5\n1\n')

  save(file, (text) => text.replace('x=5', 'x=6'))
  const changed = await waits()
  expect(changed.rerun).toBe('re-run from the start (step inside, line 18, changed)')
  expect([changed.ran, changed.report.status]).toEqual([['start', 'inside', 'more'], 'passed'])
  expect(changed.report.labs[0]!.steps[2]!.stdout).toBe('6\n1\n')

  save(file, (text) => text.replace('bash host', 'bash hots'))
  const invalid = await waits()
  expect([invalid.report.labs, invalid.ran]).toEqual([[], []])
  expect(invalid.stderr).toContain(`${file}:9:9: error unknown-target: found "hots"`)

  save(file, (text) => text.replace('bash hots', 'bash host'))
  const mended = await waits()
  expect([mended.ran, mended.report.status]).toEqual([[], 'passed'])

  child.kill('SIGINT')
  expect(await ended).toEqual({ exitCode: 130, stderr: '' })
  await nothingLeft(file)
  expect(await machineState()).toEqual(before)
})

test('a background step: what it comes to before the lab is over counts, and what it does while the host waits does not', async () => {
  const bg = (script: string) => block('bash host background id=bg', script)
  const failing = watch(uniqueLab(bg('sleep 1; exit 3') + TWO))
  const failed = await failing.waits()
  expect([failed.report.status, failed.steps]).toEqual(['failed', ['bg failed', 'two passed']])
  failing.child.kill('SIGINT')
  await failing.ended

  const file = uniqueLab(bg('sleep 5; touch /tmp/ended; exit 3') + TWO)
  const { child, waits, ended } = watch(file)
  expect((await waits()).report.status).toBe('passed')
  await new Promise((resolve) => setTimeout(resolve, 6000))
  appendFileSync(file, ONE)
  const appended = await waits()
  expect(appended.rerun).toMatch(/^re-run from the start \(.*step bg has ended by itself\)$/)
  expect(appended.steps).toEqual(['bg passed', 'two passed', 'one passed'])
  child.kill('SIGINT')
  await ended
})

test('behind a step that other output was expected of, it goes on where it stopped; a teardown that waits runs at last', async () => {
  const down = block('bash host id=down teardown', 'test -e /tmp/two')
  const file = uniqueLab(
    block('bash host id=one', 'echo $$ > /tmp/one; echo one') + block('output', 'eins') + TWO + down,
  )
  const { child, waits, ended } = watch(file)
  expect((await waits()).steps).toEqual(['one failed', 'two not-run', 'down skipped'])
  save(file, (text) =>
    text.replace('eins', 'one').replace('echo two', () => 'test $$ = $(cat /tmp/one); echo two'),
  )
  const mended = await waits()
  expect([mended.rerun, mended.ran]).toEqual([
    'continues at step two (line 13), 1 step kept',
    ['two', 'down'],
  ])
  expect(mended.steps).toEqual(['one passed', 'two passed', 'down failed'])
  save(file, (text) => text.replace('\none\n', '\neins\n'))
  expect((await waits()).ran).toEqual([])
  save(file, (text) => text.replace('$$ >', () => '$$  >'))
  expect((await waits()).steps).toEqual(['one failed', 'two not-run', 'down skipped'])
  child.kill('SIGINT')
  const { exitCode, stderr } = await ended
  expect(exitCode).toBe(130)
  expect(stderr).toMatch(
    /^watch: teardown of \w+, which had waited: step down \(line 21\) failed: exit status 1/,
  )
  await nothingLeft(file)
})

describe('a save while the lab runs', () => {
  const SLOW = block('bash host id=slow', 'echo running; sleep 600')
  const DOWN = block('bash host id=down teardown', 'true')

  test('stops it where its end would tell nothing; teardown runs, and the newest text is judged', async () => {
    const file = uniqueLab(ONE + SLOW + DOWN)
    const { child, waits, until, ended } = watch(file)
    await until(started('slow'))
    save(file, (text) => text.replace('sleep 600', 'sleep 601'))
    await until(({ type }) => type === 'interrupted')
    save(file, (text) => text.replace('sleep 601', 'true'))
    const stopped = await until(({ type }) => type === 'run-end')
    expect(stopped).toMatchObject({ status: 'interrupted' })
    const last = await waits()
    expect(last.rerun).toBe('re-run from the start (the run before was interrupted)')
    expect(last.steps).toEqual(['one passed', 'slow passed', 'down passed'])
    child.kill('SIGTERM')
    expect((await ended).exitCode).toBe(143)
    await nothingLeft(file)
  })

  test('lets it go on where only expectations changed, and judges then', async () => {
    const file = uniqueLab(
      ONE + block('bash host id=waits', 'cd "$LAB_DIR"; until test -e .go; do sleep 0.05; done'),
    )
    const { waits, until, child, ended: end } = watch(file)
    await until(started('waits'))
    save(file, (text) => text.replace('\none\n', '\neins\n'))
    writeFileSync(join(dirname(file), '.go'), '')
    const ended = await waits()
    // The block may have ended before labrun had looked at what was saved.
    const { steps, ran, rerun } = ended.rerun === null ? await waits() : ended
    expect(rerun).toBe('only expectations changed, judged again without running')
    expect([ran, steps]).toEqual([[], ['one failed', 'waits not-run']])
    child.kill('SIGINT')
    await end
  })
})

test('however an editor saves: by another file of the name, twice, emptied first, moved away and back', async () => {
  const file = uniqueLab(ONE)
  const { child, waits, ended } = watch(file)
  await waits()
  const text = readFileSync(file, 'utf8')
  const numbered = (number: number) => text + block(`bash host id=n${number}`, `echo ${number}`)
  writeFileSync(`${file}.tmp`, numbered(1))
  renameSync(`${file}.tmp`, file)
  expect((await waits()).ran).toEqual(['n1'])
  writeFileSync(file, numbered(2))
  writeFileSync(file, numbered(3))
  expect((await waits()).ran).toEqual(['one', 'n3'])
  truncateSync(file, 0)
  writeFileSync(file, numbered(4))
  expect((await waits()).ran).toEqual(['one', 'n4'])
  renameSync(file, `${file}~`)
  writeFileSync(file, numbered(5))
  rmSync(`${file}~`)
  expect((await waits()).ran).toEqual(['one', 'n5'])
  child.kill('SIGINT')
  expect((await ended).exitCode).toBe(130)
})

test('a lab that stays empty is a mistake, and runs again once it is written', async () => {
  const file = uniqueLab(ONE)
  const { child, waits, ended } = watch(file)
  expect((await waits()).steps).toEqual(['one passed'])

  const text = readFileSync(file, 'utf8')
  truncateSync(file)
  // Before that it waits for what an editor would write.
  for (let told = ''; !told.includes('error no-steps'); told = (await waits()).stderr);

  writeFileSync(file, text)
  expect((await waits()).steps).toEqual(['one passed'])
  child.kill('SIGINT')
  expect((await ended).exitCode).toBe(130)
})

test('of several labs the one that was saved; new ones are found, and one that is gone counts no more', async () => {
  const first = uniqueLab(ONE)
  const folder = dirname(first)
  const second = relative('', join(folder, 'second.md'))
  writeFileSync(second, readFileSync(first, 'utf8').replace('\none\n', '\neins\n'))
  const report = join(folder, 'out/report.json')
  const { child, waits, ended } = watch(folder, '--jobs', '2', '--reporter', `json:${report}`)
  const both = await waits()
  expect(both.report.labs.map(({ status }) => status).toSorted()).toEqual(['failed', 'passed'])
  expect(both.stderr).toContain(`watching 2 labs · not passed: ${second}`)
  save(first, (text) => text.replace('echo one', 'echo  one'))
  const one = await waits()
  expect(one.report.labs.map(({ file }) => file)).toEqual([relative('', first)])
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ labs: [{ file: relative('', first) }] })
  mkdirSync(join(folder, 'deeper'))
  const third = join(folder, 'deeper/third.md')
  writeFileSync(third, readFileSync(first, 'utf8'))
  expect((await waits()).report.labs.map(({ file }) => file)).toEqual([relative('', third)])
  rmSync(second)
  save(first, (text) => text.replace('echo  one', 'echo one'))
  expect((await waits()).stderr).toContain('watching 2 labs\n')
  child.kill('SIGINT')
  expect((await ended).exitCode).toBe(130)
})

test('a file that a block reads, and one that sets the lab up', async () => {
  const file = uniqueLab(
    block('bash host id=reads', 'cat "$LAB_DIR/data/text"'),
    'requires: { docker: false }\nsetup: [_base.md]',
  )
  mkdirSync(join(dirname(file), 'data'))
  writeFileSync(join(dirname(file), 'data/text'), 'old')
  const base = join(dirname(file), '_base.md')
  writeFileSync(base, ONE)
  const { child, waits, ended } = watch(file)
  expect((await waits()).ran).toEqual(['one', 'reads'])
  writeFileSync(join(dirname(file), 'data/text'), 'new')
  const read = await waits()
  expect(read.rerun).toMatch(/^re-run from the start \(.*data\/text changed\)$/)
  expect(read.report.labs[0]!.steps[1]!.stdout).toBe('new')
  save(base, (text) => text.replace('echo one', 'echo  one'))
  expect((await waits()).rerun).toMatch(/^re-run from the start \(step .*one, line \d+, changed\)$/)
  child.kill('SIGINT')
  await ended
})

describe('its end', () => {
  const lab = () => uniqueLab(ONE + block('bash host id=slow', 'sleep 600'))

  test('Ctrl-C in the middle of a run', async () => {
    const file = lab()
    const { child, until, ended } = watch(file)
    await until(started('slow'))
    child.kill('SIGINT')
    expect((await ended).exitCode).toBe(130)
    await nothingLeft(file)
  })

  test('Ctrl-C while the host comes up', async () => {
    const file = uniqueLab(ONE, 'requires: { images: [nginx] }')
    const { child, until, ended } = watch(file)
    await until(({ type }) => type === 'host-start')
    child.kill('SIGINT')
    expect((await ended).exitCode).toBe(130)
    await nothingLeft(file)
  })

  test('Ctrl-C while a host is made ready ahead', async () => {
    const file = uniqueLab(ONE, 'requires: { images: [nginx] }')
    const { child, until, ended } = watch(file)
    await until(({ type }) => type === 'run-end')
    child.kill('SIGINT')
    expect((await ended).exitCode).toBe(130)
    await nothingLeft(file)
  })

  test('kill -9 of labrun, with a host that waits and one ahead: nothing is left', async () => {
    const file = uniqueLab(ONE, 'requires: { images: [nginx] }')
    const { child, waits, ended } = watch(file)
    await waits()
    await eventually(
      () =>
        tracesOf(file.replace(/^.*\/|\.md$/g, '')).filter((trace) => trace.startsWith('directory ')).length,
      (hosts) => hosts === 2,
    )
    child.kill('SIGKILL')
    await ended
    await nothingLeft(file)
  })

  test('kill -9 of the engine is told', async () => {
    const file = uniqueLab(ONE)
    const { child, waits, ended } = watch(file)
    await waits()
    process.kill(
      childrenOf(child.pid!).find(({ command }) => command.includes('engine/main.ts'))!.pid,
      'SIGKILL',
    )
    const { exitCode, stderr } = await ended
    expect(exitCode).toBe(4)
    expect(stderr).toContain('labrun: error engine-died: the engine died (SIGKILL)')
    await nothingLeft(file)
  })
})

test('at a terminal Enter runs all anew, q ends with the last verdict, and the terminal is as before', async () => {
  const file = uniqueLab(ONE.replace('\none\n', '\neins\n'))
  const shell = await typed(file, '--watch')
  await shell.until(/watching .* · Enter runs all anew · q ends/)
  expect(await shell.settings()).toMatch(/-icanon .*-echo /s)
  shell.type('\r')
  await shell.until(/watch: re-run from the start \(Enter was pressed\)/)
  await shell.until(/watching/)
  shell.type('q')
  expect(await shell.ended).toBe(1)
  await nothingLeft(file)
})

test('at a terminal Ctrl-C ends it', async () => {
  const file = uniqueLab(ONE)
  const shell = await typed(file, '--watch')
  await shell.until(/watching/)
  shell.type(CTRL_C)
  expect(await shell.ended).toBe(130)
})

test.each([
  [['--record'], '--watch and --record: a record is of one whole run, on a host of its own'],
  [['--keep'], '--watch and --keep: the host of a lab that is watched is kept for its next run'],
  [['--plan'], '--watch and --plan: a plan is printed once'],
])('%s is refused', async (options, message) => {
  const { exitCode, stderr } = await labrun(uniqueLab(ONE), '--watch', ...options)
  expect([exitCode, stderr]).toEqual([2, `labrun: error usage: ${message}\n`])
})

test('in CI, where nobody would end it, it is refused', async () => {
  vi.stubEnv('CI', 'true')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { exitCode, stderr } = await labrun(uniqueLab(ONE), '--watch')
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    2,
    'labrun: error usage: --watch waits for somebody who edits, and this is CI (CI is set, and there is no terminal)',
  ])
})
