import { expect, test } from 'vitest'
import {
  completePath,
  isOnPath,
  missingPackages,
  readSystemPackages,
} from '../../scripts/set-up/system-packages.js'

const DATA = {
  setUp: ['dockerd', 'docker', 'ip'],
  tests: ['chromium'],
  packages: { dockerd: ['docker.io'], docker: ['docker-cli', 'docker.io'], ip: ['iproute2'] },
}
const none = () => false
const all = () => true

test('a machine that has all commands lacks nothing', () => {
  expect(missingPackages(DATA, all, all)).toEqual([])
})

test('missing commands name their packages, each package once, in alphabetical order', () => {
  expect(missingPackages(DATA, none, none)).toEqual([
    { name: 'docker.io', commands: ['dockerd', 'docker'] },
    { name: 'iproute2', commands: ['ip'] },
  ])
})

test('where this Debian knows the first of several packages, that one is taken', () => {
  const names = missingPackages(DATA, none, all).map(({ name }) => name)
  expect(names).toEqual(['docker-cli', 'docker.io', 'iproute2'])
})

test('each command that set-up asks for has a package', () => {
  const { setUp, packages } = readSystemPackages(true)
  expect(setUp.filter((command) => !(command in packages))).toEqual([])
})

test("root's folders are looked through, even where the PATH lacks them", () => {
  expect(completePath('/usr/bin:/bin')).toBe('/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin')
  expect(completePath('/sbin:/bin')).toBe('/sbin:/bin:/usr/local/sbin:/usr/sbin')
  expect(completePath(undefined)).toBe('/usr/local/sbin:/usr/sbin:/sbin')
})

test('a command is found on the PATH, and a file that is not executable is none', () => {
  expect(isOnPath('sh', '/nowhere:/bin')).toBe(true)
  expect(isOnPath('passwd', '/etc')).toBe(false)
})

test('a package without a command is known by one of its files', () => {
  expect(isOnPath('/etc/passwd', '/nowhere')).toBe(true)
  expect(isOnPath('/etc/nothing', '/etc')).toBe(false)
})
