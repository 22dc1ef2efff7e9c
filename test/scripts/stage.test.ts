import { expect, test } from 'vitest'
import { Interrupted, SetUpError } from '../../scripts/set-up/set-up-error.js'
import { runStages } from '../../scripts/set-up/stage.js'

const never = new AbortController().signal
const run = async () => ({ ok: true, output: '' })

async function told(stages: Parameters<typeof runStages>[0]) {
  let text = ''
  const write = (more: string) => {
    text += more
  }
  const error = await runStages(stages, run, never, write).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return { text: text.replace(/\d+\.\d s/, 'N s'), error }
}

const stage =
  (pending: string | null, work = async () => {}) =>
  () => ({ name: 'npm packages', pending: () => pending, run: work })
const fail = (error: Error) => async () => {
  throw error
}

test('a stage with something to do prints one line, one without prints nothing', async () => {
  expect((await told([stage(null), stage('installing')])).text).toBe(
    'set-up: npm packages: installing … N s\n',
  )
})

test('a failed stage ends set-up', async () => {
  const error = new SetUpError('no network')
  expect(await told([stage('installing', fail(error)), stage('never')])).toEqual({
    text: 'set-up: npm packages: installing … failed\n',
    error,
  })
})

test('an interrupted stage says so, and that the same command goes on', async () => {
  const error = new Interrupted(130)
  expect((await told([stage('installing', fail(error))])).text).toBe(
    'set-up: npm packages: installing … interrupted\n',
  )
  expect(error.message).toBe('set-up: interrupted. Run the same command again: it goes on from here.')
  expect(error.exitCode).toBe(130)
})

test('a stage that is refused does not begin', async () => {
  const refused = { ...stage('installing')(), consent: fail(new SetUpError('not root')) }
  expect((await told([() => refused])).text).toBe('')
})
