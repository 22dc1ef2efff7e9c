import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { block, labFile, labrun, runBlocks, WITHOUT_DOCKER } from './command.ts'

const START = block('bash host id=start', 'docker run --detach --name web nginx > /dev/null')

test('a wrong expectation: exit 1, and the page’s line, what was expected and what was printed', async () => {
  const file = labFile(
    block('bash host id=say', 'echo one', 'echo tri') + block('output', 'one', 'three'),
    WITHOUT_DOCKER,
  )
  const { exitCode, stdout } = await labrun(file, '--reporter', 'plain')
  expect(exitCode).toBe(1)
  expect(stdout).toContain(`✗ ${file}:12  say\n  expected line 12 to be "three", but "tri" was printed\n`)
  expect(stdout).toContain('    12 │ - three\n       │ + tri\n')
})

test('a mistake in the last block: exit 3, all complaints at once, and nothing has run', async () => {
  const file = labFile(
    block('bash host', 'touch /tmp/labrun-must-not-run') +
      block('bash hots', 'true') +
      block('bash host', 'if true; then'),
    WITHOUT_DOCKER,
  )
  const { exitCode, stdout, stderr } = await labrun(file)
  expect([exitCode, stdout]).toEqual([3, ''])
  expect(stderr).toContain(
    `${file}:9:9: error unknown-target: found "hots" as the target, expected host, nsenter or exec\n`,
  )
  expect(stderr).toMatch(
    /lab\.md:1\d:1: error shell-syntax: bash can't read this block: .*unexpected end of file/,
  )
})

test('a step that hangs is stopped, its shell lives on, and teardown runs in it', async () => {
  const { exitCode, steps, step } = await runBlocks(
    block('bash host id=hang timeout=1s', 'before=kept', 'echo start', 'sleep 4321') +
      block('bash host id=down teardown', 'echo "$before"', 'pgrep --full "^sleep 4321" || echo gone') +
      block('output', 'kept', 'gone'),
    WITHOUT_DOCKER,
  )
  expect([exitCode, steps]).toEqual([1, ['hang timed-out', 'down passed']])
  expect(step('hang')).toMatchObject({ stdout: 'start\n', failures: [{ rule: 'timeout', line: 8 }] })
})

test('a step that hangs in a container is gone from the container too, though it ignores signals', async () => {
  const { exitCode, steps } = await runBlocks(
    START +
      block(
        'bash exec container=web id=hang timeout=1s',
        "trap '' INT TERM",
        'while :; do sleep 0.4321; done',
      ) +
      block('bash host id=gone teardown retry=10s', 'pgrep --full "sleep 0.4321" || echo gone') +
      block('output', 'gone'),
  )
  expect([exitCode, steps]).toEqual([1, ['start passed', 'hang timed-out', 'gone passed']])
})

test.each([
  ['exit 0', 'exit status 0'],
  ['kill -9 $$', 'killed by SIGKILL'],
  ['exec true', 'exit status 0'],
])('a shell that ends in the middle of a block (%s) is never green', async (command, how) => {
  const { exitCode, steps, step } = await runBlocks(
    block('bash host id=lost', 'echo before', command, 'echo after'),
    WITHOUT_DOCKER,
  )
  expect([exitCode, steps]).toEqual([1, ['lost session-lost']])
  expect(step('lost').reason).toContain(`the shell ended in the middle of the block (${how}`)
  expect(step('lost').stdout).toBe('before\n')
})

test('exit=N with lines after the failing command names those that never ran', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host id=n exit=1', 'false', 'echo never'),
    WITHOUT_DOCKER,
  )
  expect(exitCode).toBe(1)
  expect(step('n').failures[0]?.message).toBe(
    'line 6 ended with exit status 1 and stopped the block: line 7 never ran',
  )
})

test('a container that does not exist is the lab’s fault', async () => {
  const { exitCode, step } = await runBlocks(START + block('bash exec container=wev id=x', 'true'))
  expect(exitCode).toBe(1)
  expect(step('x')).toMatchObject({ status: 'failed', failures: [{ rule: 'container-not-found' }] })
  expect(step('x').failures[0]?.hint).toContain('web')
})

test('a container restarted between two blocks: a new shell, and the report says so', async () => {
  const { exitCode, step } = await runBlocks(
    START +
      block('bash exec container=web id=a', 'x=1') +
      block('bash host id=restart', 'docker restart --time 0 web > /dev/null') +
      block('bash exec container=web id=b', 'echo "x is ${x:-gone}"') +
      block('output', 'x is gone'),
  )
  expect([exitCode, step('b').notes]).toEqual([0, ['reopened']])
})

test('a container stopped between two blocks fails the next one, as the container’s fault', async () => {
  const { exitCode, step } = await runBlocks(
    START +
      block('bash nsenter container=web id=a', 'true') +
      block('bash host id=kill', 'docker kill web > /dev/null') +
      block('bash nsenter container=web id=b', 'true'),
  )
  expect([exitCode, step('b').failures[0]?.rule]).toEqual([1, 'container-not-running'])
})

test('a container killed during a block: session-lost, not a failed command', async () => {
  const sleeps = `until pgrep -fx 'sleep 30'; do sleep 0.1; done`
  const { exitCode, steps } = await runBlocks(
    START +
      block('bash host id=later', `(${sleeps}; docker kill web) > /dev/null 2>&1 &`) +
      block('bash exec container=web id=during', 'sleep 30', 'echo never'),
  )
  expect([exitCode, steps.at(-1)]).toEqual([1, 'during session-lost'])
})

test('dockerd killed in a block is the environment’s failure, never the lab’s', async () => {
  const { exitCode, steps, report } = await runBlocks(
    START +
      block('bash host id=kill', 'pkill -9 dockerd', 'sleep 5', 'docker ps') +
      block('bash host id=next', 'true'),
  )
  expect([exitCode, steps.slice(1)]).toEqual([4, ['kill host-error', 'next not-run']])
  expect(report.labs[0]?.hostDifference).toEqual([])
})

test('background jobs neither hold a block open nor write into the next one', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host id=a', 'mkfifo /run/go; (read -r go </run/go; echo late) &', 'echo now') +
      block('output', 'now') +
      block('bash host id=b', 'echo >/run/go; wait', 'echo next') +
      block('output', 'next'),
    WITHOUT_DOCKER,
  )
  expect([exitCode, step('a').lateOutput, step('b').stdout]).toEqual([0, 'late\n', 'next\n'])
})

test('the report holds what design says, and stays the same for the same lab', async () => {
  const body = block('bash host id=a', 'echo hi; echo oops >&2') + block('output', 'hi')
  const [one, two] = [await runBlocks(body, WITHOUT_DOCKER), await runBlocks(body, WITHOUT_DOCKER)]
  expect(one.report.labs[0]?.digest).toBe(two.report.labs[0]?.digest)
  expect(one.report).toMatchObject({
    version: 1,
    status: 'passed',
    labs: [{ slug: 'lab', planned: 1, executed: 1, skipped: 0, hostDifference: [] }],
  })
  expect(one.step('a')).toMatchObject({
    line: 5,
    target: 'host',
    container: null,
    session: 'host',
    script: 'echo hi; echo oops >&2',
    status: 'passed',
    exitCode: 0,
    stdout: 'hi\n',
    stderr: 'oops\n',
    attempts: 1,
  })
})

test('--record stores the report of a lab that passed, and leaves it as it is when the lab fails; what it prints otherwise is told', async () => {
  const file = labFile(
    block('bash host id=say', 'test ! -e "$LAB_DIR/red"', 'cat "$LAB_DIR/_records/lab.json" | wc -l'),
    WITHOUT_DOCKER,
  )
  const folder = dirname(file)
  const record = join(folder, '_records/lab.json')
  mkdirSync(dirname(record))
  writeFileSync(record, 'no record\n')
  expect((await labrun(file, '--record')).stderr).toContain(`recorded: ${record}\n`)
  const text = readFileSync(record, 'utf8')
  expect(JSON.parse(text).labs).toMatchObject([
    { slug: 'lab', file: 'labs/lab.md', status: 'passed', steps: [{ id: 'say', stdout: '1\n' }] },
  ])
  const drifted = await labrun(file, '--strict', '--reporter', 'plain')
  expect([drifted.exitCode, drifted.stdout]).toEqual([
    1,
    expect.stringContaining('Drift  other output than recorded: say\n'),
  ])
  expect(drifted.stderr).toContain('labrun: error drift: --strict wants what is recorded\n')
  writeFileSync(join(folder, 'red'), '')
  const { exitCode, stderr } = await labrun(file, '--record')
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('not recorded: ')])
  expect(readFileSync(record, 'utf8')).toBe(text)
})

test('--strict and a step that nothing is expected of: red, and told as red', async () => {
  const file = labFile(block('bash host id=a', 'echo a'), WITHOUT_DOCKER)
  const plain = await labrun(file, '--reporter', 'plain')
  expect([plain.exitCode, plain.stdout]).toEqual([0, expect.stringContaining('\n✓ passed in ')])
  const strict = await labrun(file, '--strict', '--reporter', 'plain')
  expect([strict.exitCode, strict.stdout]).toEqual([
    1,
    expect.stringContaining('\n✗ steps that nothing is expected of in '),
  ])
})
