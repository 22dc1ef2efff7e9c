import { expect, test } from 'vitest'
import { atAPrompt } from '../../../src/core/bash/at-a-prompt.ts'

const HOST = '/run/labrun/1/lab'

test.each([
  ['bash', `${HOST}: line 23: nope: command not found\n`, 'bash: nope: command not found\n'],
  ['bash', `a\n${HOST}: line 9: cd: /x: No such file\nb`, 'a\nbash: cd: /x: No such file\nb'],
  ['sh', '/dev/.labrun-12/lab: line 9: nope: not found\n', 'sh: nope: not found\n'],
  ['sh', `sh: 18: ${HOST}: nope: not found\n`, 'sh: 18: nope: not found\n'],
  ['sh', '/dev/xlabrun-1/lab: line 9: nope: not found\n', null],
  ['bash', `cat: ${HOST}: no\nat ${HOST}: line 9: x\n`, null],
  ['bash', `${HOST}-file: x\n`, null],
  ['bash', '', null],
] as const)('%s: %j', (shell, printed, seen) => {
  expect(atAPrompt(printed, shell)).toBe(seen ?? printed)
})
