import { expect, test } from 'vitest'
import { readEnv, withEnv } from '../../../src/cli/choice/run-env.ts'
import { lab } from '../../core/fakes.ts'

const read = (...words: string[]) => readEnv(words, { HERE: 'as here' })

test('values, empty ones, those of here; the last one counts', () => {
  expect(read('A=1', 'B=', 'C=x=y\nz', 'HERE', 'A=2')).toEqual({
    A: '2',
    B: '',
    C: 'x=y\nz',
    HERE: 'as here',
  })
})

test.each([
  ['A B=1', '--env A B=1: expected NAME=value, with a name of letters, digits and _'],
  ['=1', '--env =1: expected NAME=value, with a name of letters, digits and _'],
  ['IFS=,', "--env IFS: the name is the shell's own, expected another"],
  ['DOCKER_HOST=x', "--env DOCKER_HOST: the name is the shell's own, expected another"],
  ['NONE', '--env NONE: it has no value here, expected NONE=value'],
])('%s', (word, message) => {
  expect(() => read(word)).toThrow(expect.objectContaining({ message, exitCode: 2 }))
})

test("they count before the lab's own, but never as a secret", () => {
  const given = lab([], {
    env: { A: 'lab', B: 'lab' },
    secrets: [{ name: 'S', place: { line: 3, column: 5 } }],
  })
  expect(withEnv(given, { A: 'run' }).env).toEqual({ A: 'run', B: 'lab' })
  expect(() => withEnv(given, { S: 'x' })).toThrow(
    expect.objectContaining({
      message: '--env S: labs/lab.md takes it as a secret, from your environment',
      hint: 'Set it there: S=… labrun labs/lab.md',
    }),
  )
})
