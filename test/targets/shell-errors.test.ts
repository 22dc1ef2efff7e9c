import { describe, expect, test } from 'vitest'
import type { SessionKey, TargetName } from '../../src/core/lab.ts'
import type { Session } from '../../src/core/session.ts'
import { ShellNotStarted } from '../../src/session/shell-process.ts'
import {
  noShell,
  noUser,
  noWorkDirectory,
  saysNoShell,
  shellFailed,
  tellOfSh,
} from '../../src/targets/shell-errors.ts'
import { sessionKey } from '../session/places.ts'

test('the words of what is not there', () => {
  expect(noWorkDirectory('container web', '/srv')).toMatchObject({
    rule: 'workdir-not-found',
    message: 'There is no directory /srv in container web.',
  })
  expect(noUser('the Docker host', 'bob')).toMatchObject({
    rule: 'user-not-found',
    message: 'There is no user bob in the Docker host.',
  })
  expect(noShell('container web', 'sh', null)).toMatchObject({
    rule: 'shell-not-found',
    message: 'There is no sh in container web.',
    hint: "Write `nsenter ns=net`, which keeps the host's own shell and programs.",
  })
  expect(noShell('the Docker host', 'bash', null)).toMatchObject({
    message: 'There is no bash in the Docker host.',
    hint: null,
  })
})

describe('where there is no bash', () => {
  const opened = { close: async () => {} } as Session
  const tell = (place: string, target: TargetName, open: (key: SessionKey) => Promise<Session>) =>
    tellOfSh(noShell(place, 'bash', null), place, sessionKey(target), open)

  test('but sh, it is proposed', async () => {
    expect(await tell('container web', 'exec', async () => opened)).toMatchObject({
      rule: 'shell-not-found',
      message: 'There is no bash in container web, but sh.',
      hint: "Write `sh exec` (on a transcript `shell=sh`) for the shell it has, or `nsenter ns=net`, which keeps the host's own shell and programs.",
    })
    expect(await tell('the Docker host', 'host', async () => opened)).toMatchObject({
      message: 'There is no bash in the Docker host, but sh.',
      hint: 'Write `sh host` (on a transcript `shell=sh`) for the shell it has.',
    })
  })

  test('and no sh, there is no shell', async () => {
    const open = async ({ shell }: SessionKey) => {
      throw noShell('container web', shell, null)
    }
    expect(await tell('container web', 'nsenter', open)).toMatchObject({
      rule: 'shell-not-found',
      message: 'There is no shell in container web.',
      hint: "Write `nsenter ns=net`, which keeps the host's own shell and programs.",
    })
  })

  test('and nobody knows of sh, no more is said', async () => {
    const open = () => Promise.reject(new Error('oops'))
    expect(await tell('container web', 'exec', open)).toMatchObject({
      message: 'There is no bash in container web.',
    })
  })

  test('nothing is tried where something else was wrong, or sh was asked for', async () => {
    const open = () => Promise.reject(new Error('not to be called'))
    const other = noUser('container web', 'bob')
    expect(await tellOfSh(other, 'container web', sessionKey('exec'), open)).toBe(other)
    const noSh = noShell('container web', 'sh', null)
    expect(await tellOfSh(noSh, 'container web', sessionKey('exec', { shell: 'sh' }), open)).toBe(noSh)
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
  expect(saysNoShell(words, 'bash')).toBe(true)
  expect(saysNoShell(words, 'sh')).toBe(false)
  expect(saysNoShell(words.replace('bash', 'sh'), 'sh')).toBe(true)
  expect(saysNoShell(words.replace('bash', 'dash'), 'bash')).toBe(false)
})
