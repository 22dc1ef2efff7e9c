import { expect, test } from 'vitest'
import type { Attempt } from '../../../src/hosts/doctor/attempt.ts'
import { userFacts } from '../../../src/hosts/doctor/user.ts'

const ENGINE = ['/usr/bin/node', '/usr/lib/labrun/engine.js']

/** What sudo says to each question; to others it says nothing, and no. */
function sudoSaying(answers: Record<string, Partial<Attempt>>) {
  return async (command: string, argv: readonly string[]): Promise<Attempt> => {
    const asked = [command, ...argv].join(' ').replace(ENGINE.join(' '), 'ENGINE')
    const answer = answers[asked]
    return { failed: answer?.said !== undefined || answer === undefined, said: '', printed: '', ...answer }
  }
}

const PASSWORD = { said: 'sudo: a password is required' }
const OWN = `    (root) NOPASSWD: ${ENGINE.join(' ')}\n`

// As sudo 1.9.13 answers.
test.each([
  ['all, without a password', { 'sudo -n -l -- ENGINE': {}, 'sudo -n true': {} }, 'sudo'],
  [
    'the engine alone, without a password',
    { 'sudo -n -l -- ENGINE': {}, 'sudo -n -l': { printed: OWN }, 'sudo -n true': PASSWORD },
    'sudo',
  ],
  [
    'all with a password, the engine without',
    {
      'sudo -n -l -- ENGINE': {},
      'sudo -n -l': { printed: `    (ALL) ALL\n${OWN}` },
      'sudo -n true': PASSWORD,
    },
    'sudo',
  ],
  [
    'all with a password, something else without',
    {
      'sudo -n -l -- ENGINE': {},
      'sudo -n -l': { printed: '    (ALL) ALL\n    (root) NOPASSWD: /usr/bin/id\n' },
      'sudo -n true': PASSWORD,
    },
    'sudo-asks',
  ],
  ['all with a password', { 'sudo -n -l -- ENGINE': PASSWORD, 'sudo -n -v': PASSWORD }, 'sudo-asks'],
  [
    'nothing',
    { 'sudo -n -l -- ENGINE': PASSWORD, 'sudo -n -v': { said: 'Sorry, user ann may not run sudo on vm.' } },
    'other',
  ],
  ['something else alone, without a password', { 'sudo -n -v': {} }, 'other'],
  ['there is no sudo', { 'sudo -n -l -- ENGINE': { said: 'spawn sudo ENOENT' } }, 'other'],
])('what sudo gives a run: %s', async (_what, answers, user) => {
  expect(await userFacts(ENGINE, sudoSaying(answers), false)).toBe(user)
})

test('root asks nobody', async () => {
  expect(await userFacts(ENGINE, () => Promise.reject(new Error('asked')), true)).toBe('root')
})
