import { expect, test } from 'vitest'
import { readShellWords, shellPlan } from '../../../src/cli/terminal/shell-plan.ts'
import { HOST_SHELL } from '../../../src/core/shell-order.ts'
import { lab, step } from '../../core/fakes.ts'

const key = { ...HOST_SHELL, target: 'exec', container: 'web' } as const
const whole = lab([
  step({ id: 'one' }),
  step({ id: 'down', teardown: true }),
  step({ id: 'two', key, scriptLine: 21, script: 'hostname' }),
  step({ id: 'three' }),
])
const ids = (at: string | null) => shellPlan(whole, at).lab.steps.map(({ id }) => id)

test('the steps before, and teardown', () => {
  expect([ids('one'), ids('two'), ids('down'), ids(null)]).toEqual([
    ['down'],
    ['one', 'down'],
    ['one', 'down', 'two', 'three'],
    ['one', 'down', 'two', 'three'],
  ])
})

test('at a step of teardown, what teardown does before it has been done', () => {
  const steps = [
    step({ id: 'first', teardown: true }),
    step({ id: 'one' }),
    step({ id: 'last-1', teardown: true }),
    step({ id: 'last-2', teardown: true }),
  ]
  const told = (at: string) =>
    shellPlan(lab(steps), at).lab.steps.map(({ id, teardown }) => (teardown ? `${id} down` : id))
  expect(told('last-1')).toEqual(['first down', 'one', 'last-1 down', 'last-2 down'])
  expect(told('first')).toEqual(['first down', 'one', 'last-1', 'last-2'])
})

test('a transcript is its first command', () => {
  const typed = lab([
    step({ id: 'one' }),
    step({ id: 'x.1', transcript: { line: 9, index: 1 } }),
    step({ id: 'x.2', transcript: { line: 9, index: 2 } }),
  ])
  const before = (at: string) => shellPlan(typed, at).lab.steps.map(({ id }) => id)
  expect([before('x'), before('x.2')]).toEqual([['one'], ['one', 'x.1']])
})

test('in the place of the step, or on the host', () => {
  expect(shellPlan(whole, 'two').shell).toEqual({ key, next: { id: 'two', line: 21, script: 'hostname' } })
  expect(shellPlan(whole, null).shell).toEqual({ key: HOST_SHELL, next: null })
})

test('a step that is not there', () => {
  expect(() => shellPlan(whole, 'tow')).toThrow(
    expect.objectContaining({
      message: 'labs/lab.md has no step tow',
      hint: 'Did you mean two? labrun list labs/lab.md shows them all.',
      exitCode: 2,
    }),
  )
  expect(() => shellPlan(whole, 'elsewhere')).toThrow(
    expect.objectContaining({ hint: 'labrun list labs/lab.md shows them all.' }),
  )
})

test.each([
  ['labs/x.md', undefined, 'labs/x.md', null],
  ['labs/x.md', 'pid', 'labs/x.md', 'pid'],
  ['labs/x.md#pid', undefined, 'labs/x.md', 'pid'],
  ['labs/x.md', 'labs/x.md#pid', 'labs/x.md', 'pid'],
  ['labs/x.md', '#pid', 'labs/x.md', 'pid'],
  ['labs/x.md#pid', 'pid', 'labs/x.md', 'pid'],
  ['0123abcd-x', undefined, '0123abcd-x', null],
])('%s --at %s', (word, at, file, id) => {
  expect(readShellWords(word, at)).toEqual({ file, at: id })
})

test('two labs, two steps', () => {
  expect(() => readShellWords('labs/x.md', 'labs/y.md#pid')).toThrow(
    '--at labs/y.md#pid is a step of another lab than labs/x.md',
  )
  expect(() => readShellWords('labs/x.md#a', 'b')).toThrow('labs/x.md#a and --at b name two steps')
})
