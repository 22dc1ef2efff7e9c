import { expect, test } from 'vitest'
import { errorText, fitted } from '../../../src/cli/words/tell-error.ts'

const message =
  '--host local changes this machine while labs run, and no terminal is there to ask whether it may'
const hint = '`--yes` says yes; --host private changes nothing.'

test('in a pipe each line stays whole', () => {
  expect(errorText('usage', message, hint, null)).toBe(`labrun: error usage: ${message}\n  hint: ${hint}`)
  expect(errorText(null, 'leaving', null, null)).toBe('labrun: leaving')
})

test('on a terminal lines are broken between words', () => {
  expect(errorText('usage', message, hint, 44)).toBe(`labrun: error usage: --host local changes
  this machine while labs run, and no
  terminal is there to ask whether it may
  hint: \`--yes\` says yes; --host private
    changes nothing.`)
})

test('a command is not broken, unless it is wider than the line', () => {
  expect(fitted('then run `labrun clean` again', 20)).toBe('then run\n  `labrun clean`\n  again')
  expect(fitted('run `labrun clean one-run`', 16)).toBe('run `labrun\n  clean one-run`')
  expect(fitted('see /a/very/long/path/that/goes/on', 12)).toBe('see\n  /a/very/long/path/that/goes/on')
})

test('what is to be copied stays whole, and quoted lines stay lines', () => {
  const line = '    ann ALL=(root) NOPASSWD: /usr/bin/node /usr/lib/labrun/engine.js'
  expect(fitted(`sudo said:\n\nno way in\n${line}`, 20)).toBe(`sudo said:\n\nno way in\n${line}`)
})

test('wide letters take two columns', () => {
  expect(fitted('日本 日本 日本', 10)).toBe('日本 日本\n  日本')
})
