import { expect, test } from 'vitest'
import { isVariableName, mayBeSet, ownerOfName } from '../../src/parse/names.ts'

test.each(['pid', 'PID', 'veth', 'container_ip', 'history', 'Path', 'home', '_x'])('%s is free', (name) => {
  expect(ownerOfName(name)).toBeNull()
})

test.each(['int', 'id', 'any', 'date'])('%s is a type', (name) => {
  expect(ownerOfName(name)).toBe('type')
})

test.each([
  'PATH',
  'HOME',
  'IFS',
  'BASH',
  'BASH_ENV',
  'PS1',
  'HISTSIZE',
  'LC_ALL',
  'LAB_DIR',
  '_',
  '__proto__',
  '__labrun_x',
])("%s is the shell's", (name) => {
  expect(ownerOfName(name)).toBe('shell')
})

test.each(['PATH', 'LC_ALL', 'LANG', 'DOCKER_BUILDKIT', 'FOO'])('%s may be set for a lab', (name) => {
  expect(mayBeSet(name)).toBe(true)
})

test.each(['BASH_ENV', 'IFS', 'LAB_DIR', 'DOCKER_HOST', 'LD_PRELOAD', 'PS4'])('%s may not', (name) => {
  expect(mayBeSet(name)).toBe(false)
})

test('a variable has letters, digits and _, no digit first', () => {
  expect(['a', '_1', 'A_b'].every(isVariableName)).toBe(true)
  expect(['', '1a', 'a-b', 'a b', 'é'].some(isVariableName)).toBe(false)
})
