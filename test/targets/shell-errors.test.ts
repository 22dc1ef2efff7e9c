import { expect, test } from 'vitest'
import { ShellNotStarted } from '../../src/session/shell-process.ts'
import { noBash, noUser, noWorkDirectory, saysNoBash, shellFailed } from '../../src/targets/shell-errors.ts'

test('the words of what is not there', () => {
  expect(noWorkDirectory('container web', '/srv')).toMatchObject({
    rule: 'workdir-not-found',
    message: 'There is no directory /srv in container web.',
  })
  expect(noUser('the Docker host', 'bob')).toMatchObject({
    rule: 'user-not-found',
    message: 'There is no user bob in the Docker host.',
  })
  expect(noBash('container web', null)).toMatchObject({
    rule: 'shell-not-found',
    message: 'There is no bash in container web.',
    hint: "An nsenter block with ns=net (without mnt) uses the host's own shell and programs.",
  })
})

test.each([
  [
    { code: 1, signal: null },
    'bash: oops',
    'No shell could be started in container web (exit status 1): bash: oops',
  ],
  [{ code: null, signal: 'SIGKILL' }, '', 'No shell could be started in container web (SIGKILL)'],
  [
    { code: null, signal: null },
    'spawn ENOENT',
    'No shell could be started in container web (it could not be started): spawn ENOENT',
  ],
])('a shell that does not start for another reason: %o', (end, words, message) => {
  expect(shellFailed('container web', new ShellNotStarted(end, words))).toMatchObject({
    kind: 'environment',
    rule: 'shell-not-started',
    message,
  })
})

test.each([
  'nsenter: failed to execute bash: No such file or directory',
  "env: 'bash': No such file or directory",
  '/run/labrun/enter.sh: 18: exec: bash: not found',
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown',
])('no bash, in the words of who was to start it: %s', (words) => {
  expect(saysNoBash(words)).toBe(true)
  expect(saysNoBash(words.replace('bash', 'dash'))).toBe(false)
})
