import { expect, test } from 'vitest'
import { block, runBlocks } from './command.ts'

const web =
  block('bash host', 'docker run -d --name web nginx > /dev/null') +
  block('bash exec container=web', 'echo hi')

test('a block in a paused container ends at its limit, and says why', async () => {
  const { exitCode, step } = await runBlocks(
    web +
      block('bash host', 'docker pause web') +
      block('bash exec container=web id=again timeout=1s', 'echo again'),
  )
  expect(exitCode).toBe(1)
  expect(step('again')).toMatchObject({
    status: 'timed-out',
    failures: [
      {
        message: 'still running after 1 s',
        hint: 'The container is paused: `docker unpause` it before this block.',
      },
    ],
  })
})

test('a shell that is frozen for a while with its container is not taken for stuck', async () => {
  const { exitCode, step } = await runBlocks(
    web +
      block(
        'bash host',
        '{ docker pause web; sleep 3; docker unpause web; } > /dev/null &',
        'until [ "$(docker inspect -f {{.State.Paused}} web)" = true ]; do sleep 0.05; done',
      ) +
      block('bash exec container=web id=again', 'echo again') +
      block('output', 'again'),
  )
  expect([exitCode, step('again').status]).toEqual([0, 'passed'])
})
