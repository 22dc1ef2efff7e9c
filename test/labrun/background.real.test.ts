import { expect, test } from 'vitest'
import { block, runBlocks, WITHOUT_DOCKER } from './command.ts'

/** A server that answers any request, and says that it listens; in Perl, which is on every Debian system. */
const SERVE = (port: number, status = '200 OK') => [
  "exec perl -MIO::Socket::INET - <<'END'",
  '$| = 1;',
  `$server = IO::Socket::INET->new(LocalAddr => "127.0.0.1:${port}", Listen => 5, ReuseAddr => 1) or die $!;`,
  'print "listening\\n";',
  'while ($client = $server->accept) {',
  '  while (<$client>) { last if /^\\r?\\n/ }',
  `  print $client "HTTP/1.0 ${status}\\r\\n\\r\\nhello";`,
  '  close $client;',
  '}',
  'END',
]

test.each([
  ['port:8080', ''],
  ['http:http://127.0.0.1:8080/some/path?x=1', ''],
  ['output:/^listen/', ''],
  ['file:/run/ready', '(sleep 0.3; touch /run/ready) &'],
])('ready=%s: the lab goes on when it holds', async (ready, first) => {
  const { exitCode, step } = await runBlocks(
    block(`bash host background id=serve ready=${ready}`, ...(first === '' ? [] : [first]), ...SERVE(8080)) +
      block('bash host id=ask retry=5s', 'curl -s http://127.0.0.1:8080/; echo') +
      block('output', 'hello'),
    WITHOUT_DOCKER,
  )
  expect(step('serve')).toMatchObject({ status: 'passed', exitCode: null, notes: ['in the background'] })
  expect([exitCode, step('ask').status]).toEqual([0, 'passed'])
  if (ready !== 'file:/run/ready') expect(step('ask').attempts).toBe(1)
})

test('a port that somebody else has is not the step’s', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host background id=first ready=port:8080', ...SERVE(8080)) +
      block('bash host background id=second ready=port:8080', 'nosuch --port 8080'),
    WITHOUT_DOCKER,
  )
  expect([exitCode, step('first').status, step('second').reason]).toEqual([
    1,
    'passed',
    'ready before it was started: somebody listens on port 8080 already',
  ])
})

test('who prints that it is ready and then fails has failed', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host background id=serve ready=output:/listening/', 'echo listening', 'nosuch') +
      block('bash host id=next', 'sleep 2'),
    WITHOUT_DOCKER,
  )
  expect([exitCode, step('serve').status]).toEqual([1, 'failed'])
  expect(step('serve').reason).toMatch(/^ended by itself/)
})

test('a server that answers with an error is not ready', async () => {
  const { exitCode, step } = await runBlocks(
    block(
      'bash host background id=serve ready=http:http://127.0.0.1:8080/ timeout=2s',
      ...SERVE(8080, '503 No'),
    ),
    WITHOUT_DOCKER,
  )
  expect([exitCode, step('serve').status, step('serve').reason]).toEqual([
    1,
    'timed-out',
    'not ready after 2 s: http://127.0.0.1:8080/ does not answer with a status from 200 to 399',
  ])
})

test('what it prints until it is ready is its output, the rest late; its end is noted', async () => {
  const { exitCode, step } = await runBlocks(
    block(
      'bash host background id=count ready=output:/one/',
      'echo warned >&2; sleep 0.1; echo one',
      'until [ -e /run/go ]; do sleep 0.05; done',
      'echo two',
      'exit 3',
    ) +
      block('output contains', 'one') +
      block('bash host id=go', 'touch /run/go; sleep 1'),
    WITHOUT_DOCKER,
  )
  expect(step('count')).toMatchObject({
    status: 'failed',
    stdout: 'one\n',
    stderr: 'warned\n',
    lateOutput: 'two\n',
    reason: 'ended by itself: exit status 3',
    notes: ['in the background'],
  })
  // What its host was like then, as of any failure.
  expect(step('count').state?.network?.namespaces).toHaveLength(1)
  expect(exitCode).toBe(1)
})

test('a command that can not be started', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host background id=serve ready=port:80', 'true', 'nosuch --serve') +
      block('bash host id=next', 'true'),
    WITHOUT_DOCKER,
  )
  expect([exitCode, step('serve').status, step('next').status]).toEqual([1, 'failed', 'not-run'])
  expect(step('serve').failures[0]).toMatchObject({
    rule: 'ended-early',
    line: 7,
    message: 'ended by itself (exit status 127) before it was ready: nobody listens on port 80',
  })
})

test('it has a shell of its own, and is stopped with all that it started', async () => {
  const { exitCode, step, events } = await runBlocks(
    block('bash host id=set', 'x=here') +
      block(
        'bash host background id=serve ready=output:/^x/',
        'trap "echo stopping; exit 0" INT TERM',
        'setsid sleep 4711 & echo "x is ${x-unset}"',
        'while :; do sleep 0.1; done',
      ) +
      block('bash host id=still retry=20s', 'echo $x; pgrep -fc "sleep 471[1]"') +
      block('output', 'here', '1'),
    WITHOUT_DOCKER,
  )
  expect(exitCode).toBe(0)
  expect(step('serve').stdout).toBe('x is unset\n')
  expect(step('serve').notes).toEqual(['in the background'])
  expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 'passed' })
})

test('in a container: its port and its files, not the host’s', async () => {
  const { exitCode, steps } = await runBlocks(
    block('bash host id=start', 'docker run --detach --name web nginx sleep infinity > /dev/null') +
      block('bash exec container=web background id=serve ready=http://127.0.0.1/', 'nginx -g "daemon off;"') +
      block('bash nsenter container=web ns=net background id=second ready=port:81', ...SERVE(81)) +
      block(
        'bash exec container=web background id=file ready=file:/var/run/web',
        'touch /run/web; sleep infinity',
      ) +
      block('bash host id=outside', 'docker rm -f web'),
    'requires: { images: [nginx] }',
  )
  expect(steps).toEqual(['start passed', 'serve passed', 'second passed', 'file passed', 'outside passed'])
  expect(exitCode).toBe(0)
})
