import { expect, test } from 'vitest'
import type { ScriptRequest } from '../../src/core/session.ts'
import { bashDialect, errTrap } from '../../src/session/bash-driver.ts'
import { quote } from '../../src/session/quote.ts'
import { exitTrap, shDialect } from '../../src/session/sh-driver.ts'
import { ShellState } from '../../src/session/shell-state.ts'

const bash = bashDialect('/d', { exec: 'exec', setsLine: true })
const request = (more: Partial<ScriptRequest> = {}) =>
  ({ script: '', line: 42, stopAtFailure: true, variables: {}, ...more }) as ScriptRequest
const end = (more: { exitCode?: number; flags?: string; traps?: string } = {}) =>
  ({ kind: 'end', exitCode: 0, atEnd: true, flags: 'hB', traps: '', ...more }) as const
const told = (trap: string, signal: string) => `trap -- ${quote(trap)} ${signal}\n`

test('a fresh shell has nothing to be set', () => {
  expect(new ShellState(bash).start(request())).toEqual({
    line: 42,
    errexit: true,
    variables: {},
    status: 0,
    options: '',
    traps: {},
  })
})

test('a captured variable is set when it is new or has changed', () => {
  const state = new ShellState(bash)
  const next = (variables: Record<string, string>) => state.start(request({ variables })).variables
  expect(next({ a: '1' })).toEqual({ a: '1' })
  expect(next({ a: '1', b: '2' })).toEqual({ b: '2' })
  expect(next({ a: '3', b: '2' })).toEqual({ a: '3' })
})

test('options that were off while the end was told are on again', () => {
  const state = new ShellState(bash)
  state.end(request(), end({ exitCode: 3, flags: 'ehvxB' }))
  expect(state.start(request())).toMatchObject({ status: 3, options: 'vx' })
})

test("errexit is the lab's own only in a block that does not stop at failures", () => {
  const state = new ShellState(bash)
  state.end(request(), end({ flags: 'ehB' }))
  expect(state.start(request({ stopAtFailure: false })).errexit).toBe(false)
  state.end(request({ stopAtFailure: false }), end({ flags: 'ehB' }))
  expect(state.start(request({ stopAtFailure: false })).errexit).toBe(true)
})

test("the lab's own traps are told from ours", () => {
  const state = new ShellState(bash)
  const after = (traps: string) => {
    state.end(request(), end({ traps }))
    return state.start(request()).traps
  }
  expect(after(told(errTrap('/d'), 'ERR'))).toEqual({})
  expect(after(told('own', 'ERR') + told('debug', 'DEBUG'))).toEqual({ ERR: 'own', DEBUG: 'debug' })
  expect(after(told(errTrap('/d', 'own'), 'ERR'))).toEqual({ ERR: 'own' })
  expect(after('')).toEqual({})
})

test("of sh, the lab's own EXIT trap is told from ours", () => {
  const state = new ShellState(shDialect('/d'))
  const after = (traps: string) => {
    state.end(request(), end({ traps }))
    return state.start(request()).traps
  }
  expect(after(told(exitTrap('/d'), 'EXIT') + told('own', 'INT'))).toEqual({})
  expect(after(told("it's own", 'EXIT'))).toEqual({ EXIT: "it's own" })
  expect(after(told(exitTrap('/d', "it's own"), 'EXIT'))).toEqual({ EXIT: "it's own" })
  expect(after(told('another', 'EXIT'))).toEqual({ EXIT: 'another' })
  expect(after('')).toEqual({})
})
