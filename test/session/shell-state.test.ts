import { expect, test } from 'vitest'
import type { ScriptRequest } from '../../src/core/session.ts'
import { errTrap } from '../../src/session/bash-driver.ts'
import { quote } from '../../src/session/quote.ts'
import { ShellState } from '../../src/session/shell-state.ts'

const request = (more: Partial<ScriptRequest> = {}) =>
  ({ script: '', line: 42, stopAtFailure: true, variables: {}, ...more }) as ScriptRequest
const end = (more: { exitCode?: number; flags?: string; traps?: string } = {}) =>
  ({ kind: 'end', exitCode: 0, flags: 'hB', traps: '', ...more }) as const
const told = (trap: string, signal: string) => `trap -- ${quote(trap)} ${signal}\n`

test('a fresh shell has nothing to be set', () => {
  expect(new ShellState('/d').start(request())).toEqual({
    line: 42,
    errexit: true,
    variables: {},
    status: 0,
    options: '',
    errTrap: null,
    debugTrap: null,
  })
})

test('a captured variable is set when it is new or has changed', () => {
  const state = new ShellState('/d')
  const next = (variables: Record<string, string>) => state.start(request({ variables })).variables
  expect(next({ a: '1' })).toEqual({ a: '1' })
  expect(next({ a: '1', b: '2' })).toEqual({ b: '2' })
  expect(next({ a: '3', b: '2' })).toEqual({ a: '3' })
})

test('options that were off while the end was told are on again', () => {
  const state = new ShellState('/d')
  state.end(request(), end({ exitCode: 3, flags: 'ehvxB' }))
  expect(state.start(request())).toMatchObject({ status: 3, options: 'vx' })
})

test("errexit is the lab's own only in a block that does not stop at failures", () => {
  const state = new ShellState('/d')
  state.end(request(), end({ flags: 'ehB' }))
  expect(state.start(request({ stopAtFailure: false })).errexit).toBe(false)
  state.end(request({ stopAtFailure: false }), end({ flags: 'ehB' }))
  expect(state.start(request({ stopAtFailure: false })).errexit).toBe(true)
})

test("the lab's own traps are told from ours", () => {
  const state = new ShellState('/d')
  const after = (traps: string) => {
    state.end(request(), end({ traps }))
    const { errTrap: err, debugTrap: debug } = state.start(request())
    return [err, debug]
  }
  expect(after(told(errTrap('/d'), 'ERR'))).toEqual([null, null])
  expect(after(told('own', 'ERR') + told('debug', 'DEBUG'))).toEqual(['own', 'debug'])
  expect(after(told(errTrap('/d', 'own'), 'ERR'))).toEqual(['own', null])
  expect(after('')).toEqual([null, null])
})
