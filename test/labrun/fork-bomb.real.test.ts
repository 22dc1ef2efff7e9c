import { expect, test } from 'vitest'
import { block, runBlocks, WITHOUT_DOCKER } from './command.ts'

const LIMIT = 4096
/** What else this machine does goes first. */
const IDLE = 'chrt --idle --pid 0 $$'

test('a fork bomb on the host meets a limit, and is gone with its step', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host id=bomb timeout=3s', IDLE, 'bomb() { bomb | bomb; }', 'bomb 2>/dev/null') +
      block(
        'bash host id=after session=other',
        'cat /sys/fs/cgroup{/pids,}/blocks/pids.peak 2>/dev/null || :',
        'ps -e --no-headers | wc -l',
      ),
    WITHOUT_DOCKER,
    '--keep-going',
  )
  expect(exitCode).toBe(1)
  expect(step('bomb')).toMatchObject({ status: 'timed-out', reason: 'still running after 3 s' })
  const [peak, left] = step('after').stdout.trim().split('\n').map(Number)
  expect(peak).toBeGreaterThan(100)
  expect(peak).toBeLessThanOrEqual(LIMIT + 1)
  expect(left).toBeLessThan(20)
})

test('one in a container leaves the engine room to go on', async () => {
  const { exitCode, step } = await runBlocks(
    block('bash host id=start', 'docker run --detach --name web nginx > /dev/null') +
      block(
        'bash exec container=web id=bomb timeout=3s',
        IDLE,
        'bomb() { bomb | bomb; }',
        'bomb 2>/dev/null',
      ) +
      block('bash host id=after', 'docker rm --force web'),
    'requires: { images: [nginx] }',
    '--keep-going',
  )
  expect(exitCode).toBe(1)
  expect(step('bomb')).toMatchObject({ status: 'timed-out' })
  expect(step('after')).toMatchObject({ status: 'passed', stdout: 'web\n' })
})
