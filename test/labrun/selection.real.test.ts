import { expect, test } from 'vitest'
import { block, labFile, labrun, runLabs, WITHOUT_DOCKER } from './command.ts'

const file = () =>
  labFile(
    block('bash host id=make', 'made=$(mktemp)') +
      block('bash host id=look', 'test -f "$made"', 'echo "$WORD"') +
      block('output', 'there') +
      block('bash host id=broken', 'false') +
      block('bash host id=down teardown', 'rm "$made"'),
    WITHOUT_DOCKER,
  )

test('one step: those before it run for its sake, later ones do not, teardown does', async () => {
  const { exitCode, report, steps } = await runLabs(`${file()}#look`, '--env', 'WORD=there').finished
  const [lab] = report.labs
  expect([exitCode, lab!.status, lab!.part]).toEqual([
    0,
    'passed',
    { selected: ['look'], teardown: ['down'], leftOut: 1 },
  ])
  expect(steps).toEqual(['make passed', 'look passed', 'down passed'])
})

test('a step that fails for the sake of another fails the run, which says that it is of a part', async () => {
  const { exitCode, stdout } = await labrun(file(), '--from', 'broken', '--env', 'WORD=there')
  expect(exitCode).toBe(1)
  expect(stdout).toContain('\n  Part   only broken, and for its sake 2 others; then teardown (1 step)\n')
})

test.each([
  ['--record and steps by name: only a whole lab is recorded', '--only', 'look'],
  ['--record and --env: a lab is recorded as it is written', '--env', 'WORD=there'],
])('%s', async (message, ...words) => {
  const { exitCode, stderr } = await labrun(file(), ...words, '--record')
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
})
