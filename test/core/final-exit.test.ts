import { expect, test } from 'vitest'
import { splitFinalExit } from '../../src/core/final-exit.ts'

test('a closing exit is split off, comments and blank lines after it included', () => {
  expect(splitFinalExit('hostname\nexit 2\n\n# bye')).toEqual({
    body: 'hostname',
    exit: 'exit 2',
    linesBefore: 1,
  })
})

test('an exit alone leaves an empty body', () => {
  expect(splitFinalExit('exit')).toEqual({ body: '', exit: 'exit', linesBefore: 0 })
})

test.each([
  'exit\nhostname',
  'true && exit',
  'if true; then\nexit\nfi',
  'echo \\\nexit',
  'true &&\nexit',
  'true |\n\nexit',
  '( # a group\nexit )',
  'exited',
  'exit "$status"',
])('no plain closing exit: %j', (script) => {
  expect(splitFinalExit(script)).toBeNull()
})
