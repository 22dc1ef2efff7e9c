import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { findCommand } from '../../src/hosts/commands.ts'
import { ENGINE, startAsUser } from './as-user.ts'
import { labrun } from './command.ts'

const program = resolve(import.meta.dirname, '../../src/cli/main.ts')

test('it tells what this machine has, in 80 columns', async () => {
  const { exitCode, stdout, stderr } = await labrun('doctor')
  expect([exitCode, stderr]).toEqual([0, ''])
  const titles = stdout.split('\n').filter((line) => /^\w/.test(line))
  expect(titles.map((title) => title.split(' ')[0])).toEqual([
    'Machine',
    'Docker',
    'Commands',
    'Hosts',
    'Cache',
    'Runs',
  ])
  expect(stdout).toMatch(/^ {2}✓ Linux \d/m)
  expect(stdout).toContain('  ✓ namespaces and overlay mounts can be made\n')
  expect(stdout).toMatch(/^ {2}✓ dockerd \d+\.\d+/m)
  expect(stdout).toContain('  ✓ private: a Docker host of its own for each lab (the default)\n')
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
})

test('the same as JSON', async () => {
  const { exitCode, stdout } = await labrun('doctor', '--json')
  const told = JSON.parse(stdout)
  expect([exitCode, told.version, told.isFit]).toEqual([0, 1, true])
  expect(told.sections.map(({ title }: { title: string }) => title)).toContain('Docker')
  expect(told.facts.machine).toMatchObject({
    platform: 'linux',
    user: 'root',
    namespaces: null,
    overlay: null,
  })
})

test.each([
  [`ann ALL=(root) NOPASSWD: ${ENGINE}`, 'sudo asks for no password', false],
  ['ann ALL=(ALL:ALL) ALL', 'sudo asks for a password, once a run', true],
  ['# nothing', 'sudo does not help', true],
])('what another user than root has: %s', async (sudoers, words, withoutRoot) => {
  const run = startAsUser({ sudoers }, 'doctor')
  await run.ended
  expect(run.shown()).toContain(`not root${words.startsWith('sudo does') ? ', and' : ';'} ${words}\n`)
  expect(/without root, in a\s+user namespace/.test(run.shown())).toBe(withoutRoot)
})

/** Runs it where these commands are no programs, in a mount namespace of its own. */
async function doctorWithout(...commands: string[]): Promise<{ exitCode: number | null; stdout: string }> {
  const paths = commands.flatMap((command) => findCommand(command) ?? [])
  const script = `for path in ${paths.join(' ')}; do mount --bind /dev/null "$path"; done
    mount -t tmpfs -o mode=700 tmpfs /var/cache/labrun; exec "$@"`
  const argv = ['--mount', 'sh', '-euc', script, 'sh', process.execPath, program, 'doctor']
  const child = spawn('unshare', argv, { stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = new Promise<number | null>((done) => child.once('close', done))
  const [stdout, exitCode] = await Promise.all([text(child.stdout), exit])
  return { exitCode, stdout }
}

test('what is missing is told with the line that installs it, and ends with status 4', async () => {
  const { exitCode, stdout } = await doctorWithout('dockerd', 'iptables', 'debootstrap')
  expect(stdout).toContain('  ✗ for Docker on private hosts: dockerd, iptables\n')
  expect(stdout).toContain('  ! for building images from recipes: debootstrap\n')
  expect(stdout).toContain('  · to have all of it:\n\n      apt-get install debootstrap docker.io iptables\n')
  expect(stdout).toContain('  ✗ private: for Docker on private hosts: dockerd, iptables\n')
  expect(stdout).toContain('Cache /var/cache/labrun, 0 bytes\n')
  expect(exitCode).toBe(4)
})
