import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { nobodyToAsk, notAllowed } from '../../src/engine/sudo-refusal.ts'

const need = {
  why: 'a private Docker host needs root',
  command: ['/usr/bin/node', '/opt/my lab,run/engine.js'],
}
const { username } = userInfo()
const line = String.raw`/usr/bin/node /opt/my\ lab\,run/engine.js`

test('a password is wanted, and nobody can be asked', () => {
  expect(nobodyToAsk(need).toData()).toEqual({
    kind: 'environment',
    rule: 'sudo-password',
    message:
      'a private Docker host needs root; sudo wants a password for that, and there is no terminal to ask for it',
    hint: `Run labrun on a terminal, or as root. Where nobody can type, as in CI, this line in /etc/sudoers.d/labrun helps:
    ${username} ALL=(root) NOPASSWD: ${line}
  Whoever can write one of these files is then as good as root.`,
  })
})

test('no sudo', () => {
  expect(notAllowed(need, null).toData()).toEqual({
    kind: 'environment',
    rule: 'sudo-missing',
    message: 'a private Docker host needs root, and this machine has no sudo',
    hint: 'Run labrun as root, or install sudo: apt-get install sudo, as root.',
  })
})

const ALLOW = `Run labrun as root, or have this line put into /etc/sudoers.d/labrun:\n    ${username} ALL=(root) ${line}`

test.each([
  ['Sorry, user ann may not run sudo on vm.', ALLOW],
  ['ann is not in the sudoers file.', ALLOW],
  ["Sorry, user ann is not allowed to execute '/usr/bin/node' as root on vm.", ALLOW],
  ["sudo: I'm sorry ann. I'm afraid I can't do that", ALLOW],
  [
    'sudo: sorry, you must have a tty to run sudo',
    `Run labrun on a terminal, or have this line put into /etc/sudoers.d/labrun:\n    Defaults:${username} !requiretty`,
  ],
  ['sudo: 3 incorrect password attempts', 'Run labrun again, with the right password.'],
  ['sudo: 3 incorrect authentication attempts', 'Run labrun again, with the right password.'],
  [
    "Error: Cannot find module '/home/ann/engine.js'",
    'Where root can not read these files, as on NFS, labrun has to be on a disk of this machine.',
  ],
  [
    'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
    'Run labrun as root, or on a machine where sudo works.',
  ],
])('sudo says %j, and labrun what helps', (words, hint) => {
  expect(notAllowed(need, words).toData()).toEqual({
    kind: 'environment',
    rule: 'sudo-refused',
    message: `a private Docker host needs root, and sudo did not give it:\n${words}`,
    hint,
  })
})
