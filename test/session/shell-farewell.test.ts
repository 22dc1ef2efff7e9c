import { expect, test } from 'vitest'
import { type Farewell, failureOf, hidesExit, vagueEnd } from '../../src/session/shell-farewell.ts'

const farewell = (more: Partial<Farewell>): Farewell => ({
  ...{ kind: 'farewell', exitCode: 3, flags: 'ue', byExit: false, line: null },
  ...more,
})

test('only under errexit, with a status, and without `exit`, a shell ended by a failure', () => {
  expect(failureOf(farewell({}))).toBe(3)
  expect(failureOf(farewell({ flags: 'u' }))).toBeNull()
  expect(failureOf(farewell({ exitCode: 0 }))).toBeNull()
  expect(failureOf(farewell({ byExit: true }))).toBeNull()
  expect(failureOf(null)).toBeNull()
})

test.each([
  '\\exit 3',
  'a && command exit',
  'command -p exit 2',
  "'exit' 1",
  '"exit"',
  'unalias -a',
  'e=exit; $e 3',
  `alias exit='echo bye; exit'`,
])('an exit that an alias does not see: %s', (script) => {
  expect(hidesExit(script)).toBe(true)
})

test.each(['exit 3', 'sh -c "exit 3"', '( exit )', 'command -v exit', 'trap "exit 1" INT'])(
  'nothing hidden: %s',
  (script) => {
    expect(hidesExit(script)).toBe(false)
  },
)

test('what is not known is said', () => {
  expect(vagueEnd(farewell({}), false)).toBe(
    'a command ended with exit status 3 and the shell with it, which can not tell where: what never ran is not known',
  )
  expect(vagueEnd(farewell({}), true)).toBe(
    'the shell ended with exit status 3, by a failing command or by an exit: it can not tell which',
  )
})
