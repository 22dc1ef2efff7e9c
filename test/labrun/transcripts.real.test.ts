import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { block, labrun, runBlocks } from './command.ts'

/** Written as people write for cram and for scrut, and as it comes out of a terminal. */
const LABS = 'test/fixtures/transcripts'

test('files of cram and documents of scrut run as they are', async () => {
  const files = readdirSync(LABS).map((name) => `${LABS}/${name}`)
  const { exitCode, stdout, stderr } = await labrun(...files, '--reporter', 'plain')
  expect({ exitCode, failed: `${stderr}${stdout}`.match(/^(?:failed|not-run|\S+: error).*$/gm) }).toEqual({
    exitCode: 0,
    failed: null,
  })
})

test('in a container as on the host: both streams in order, one shell, on a terminal too', async () => {
  const loop = '$ for n in 1 2; do echo "out $n"; echo "err $n" >&2; done'
  const printed = ['out 1', 'err 1', 'out 2', 'err 2']
  const places = ['nsenter', 'exec', 'exec shell=sh', 'nsenter shell=sh', 'exec tty']
  const { exitCode, steps, step } = await runBlocks(
    block('console host id=start', '$ docker run --detach --name web nginx', '{{web:id}}') +
      places
        .map((place, at) =>
          block(
            `console ${place} container=web id=in${at}`,
            ...['$ X=$(hostname)', loop, ...printed, '$ echo "$X"', '{{host:id}}', '$ (exit 4)', '[4]'],
          ),
        )
        .join('') +
      block('console exec container=web id=alone stream=stderr', loop, 'err 1', 'err 2') +
      block('console host id=down teardown', '$ docker rm --force web', 'web', '$ docker ps --quiet'),
  )
  expect([exitCode, steps.filter((one) => !one.endsWith(' passed'))]).toEqual([0, []])
  const ids = steps.map((one) => one.split(' ')[0]!)
  expect(ids.slice(0, 6)).toEqual(['start.1', 'in0.1', 'in0.2', 'in0.3', 'in0.4', 'in1.1'])
  expect(ids.filter((id) => step(id).merged !== true)).toEqual(['alone.1'])
  expect(step('alone.1')).toMatchObject({ stdout: 'out 1\nout 2\n', stderr: 'err 1\nerr 2\n' })
})

test('each command has what its fence says: tried again, skipped, limited in time', async () => {
  const { exitCode, steps, step } = await runBlocks(
    block(
      'console host id=again retry=20s',
      '$ echo x >>/tmp/tries; grep --count x /tmp/tries',
      '2',
      '$ true',
    ) +
      block('console host id=skip when=command:nowhere-to-be-found', '$ false', '$ false') +
      block('console host id=slow timeout=3s', '$ echo soon', 'soon', '$ sleep 60', '$ echo never', 'never') +
      block('bash host id=rest', 'true'),
    'requires: { docker: false }',
  )
  expect([exitCode, steps]).toEqual([
    1,
    [
      ...['again.1 passed', 'again.2 passed', 'skip.1 skipped', 'skip.2 skipped'],
      ...['slow.1 passed', 'slow.2 timed-out', 'slow.3 not-run', 'rest not-run'],
    ],
  ])
  const lines = ['again.1', 'again.2', 'slow.2'].map((id) => [step(id).line, step(id).scriptLine])
  expect([step('again.1').attempts, step('again.2').attempts, lines]).toEqual([
    ...[2, 1],
    [
      [6, 6],
      [8, 8],
      [19, 19],
    ],
  ])
})
