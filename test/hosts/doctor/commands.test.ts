import { expect, test } from 'vitest'
import { commandFacts } from '../../../src/hosts/doctor/commands.ts'

const install = (commands: string[]) => `install ${commands.join(' ')}`
const lacking =
  (...names: string[]) =>
  (command: string) =>
    !names.includes(command)

test('a machine that has all', () => {
  expect(commandFacts(() => true, install)).toEqual({ lacks: [], install: null })
})

test('what is missing is told by purpose, and installed by one line', () => {
  const names = ['flock', 'dockerd', 'runc', 'docker', 'debootstrap', 'slirp4netns', 'pasta']
  expect(commandFacts(lacking(...names), install)).toEqual({
    lacks: [
      { what: 'private hosts', isNeeded: true, missing: ['flock'] },
      { what: 'Docker on private hosts', isNeeded: true, missing: ['dockerd', 'runc'] },
      { what: 'labs that use the docker command', isNeeded: false, missing: ['docker'] },
      { what: 'building images from recipes', isNeeded: false, missing: ['debootstrap'] },
      { what: 'labs with `network: true`', isNeeded: false, missing: ['slirp4netns or pasta'] },
    ],
    install: 'install flock dockerd runc docker debootstrap slirp4netns',
  })
})

test('of two that do the same one is enough', () => {
  expect(commandFacts(lacking('slirp4netns'), install).lacks).toEqual([])
})
