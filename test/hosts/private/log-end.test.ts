import { expect, test } from 'vitest'
import { wordsOfEnd } from '../../../src/hosts/private/log-end.ts'

test('the host’s own word comes first, then the last ten lines of its log', () => {
  const log = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('')
  expect(wordsOfEnd(`${log}labrun: dockerd ended with status 1\n`, 'its first process ended')).toBe(
    [
      'dockerd ended with status 1; the end of its log:',
      ...Array.from({ length: 10 }, (_, index) => `  line ${20 + index}`),
    ].join('\n'),
  )
})

test('without a word of its own, what was seen from outside', () => {
  expect(wordsOfEnd('last line', 'its first process ended')).toBe(
    'its first process ended; the end of its log:\n  last line',
  )
})

test('no log at all', () => {
  expect(wordsOfEnd('', 'setpriv cannot be run: ENOENT')).toBe('setpriv cannot be run: ENOENT')
})

test('what unshare says when its child is killed is left out', () => {
  expect(
    wordsOfEnd('unshare: sigprocmask unblock failed: Invalid argument\n', 'its first process ended'),
  ).toBe('its first process ended')
})
