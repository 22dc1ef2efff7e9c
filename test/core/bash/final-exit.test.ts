import { expect, test } from 'vitest'
import { splitFinalExit } from '../../../src/core/bash/final-exit.ts'

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

test('what looks like more of it does not hide it', () => {
  expect(splitFinalExit('cat <<E\nx |\nE\nexit 3 # bye')).toEqual({
    body: 'cat <<E\nx |\nE',
    exit: 'exit 3 # bye',
    linesBefore: 3,
  })
  expect(splitFinalExit("echo '\n' # {\n  exit")?.linesBefore).toBe(2)
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
  'cat <<E\nexit\nE',
  "echo 'a\nexit'",
  'x=$(\nexit\n)',
  '(exit 2)',
  'exit; exit',
  'true; exit',
  'exit 2 &',
  'exit > log',
  'exit && true',
  'if (',
])('no plain closing exit: %j', (script) => {
  expect(splitFinalExit(script)).toBeNull()
})
