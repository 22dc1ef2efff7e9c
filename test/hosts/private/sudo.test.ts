import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const sudo = join(import.meta.dirname, '../../../src/hosts/private/sudo.sh')

function run(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync('sh', [sudo, ...argv], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, OLD: 'old' },
  })
  return { status, stdout, stderr }
}

const printed = (stdout: string) => ({ status: 0, stdout, stderr: '' })

test.each([
  [['echo', 'a b', '$x'], 'a b $x\n'],
  [['-n', 'echo', 'a'], 'a\n'],
  [['-nEH', 'echo', 'a'], 'a\n'],
  [['-E', '--', 'echo', '-n'], '\n'],
  [['--', 'echo', '-x'], '-x\n'],
  [['-u', 'root', 'echo', 'a'], 'a\n'],
  [['--user=root', 'echo', 'a'], 'a\n'],
  [['A=1 2', 'sh', '-c', 'echo "$A $OLD"'], '1 2 old\n'],
  [['-n', 'A=1', '--', 'sh', '-c', 'echo $A'], '1\n'],
  [['-v'], ''],
  [['-k'], ''],
])('sudo %j', (argv, stdout) => {
  expect(run(...argv)).toEqual(printed(argv.includes('--') && argv.at(-1) === '-n' ? '' : stdout))
})

test('the command’s own status', () => {
  expect(run('sh', '-c', 'exit 3').status).toBe(3)
})

test.each([
  [['-u', 'nobody', 'id'], '-u nobody'],
  [['--user=nobody', 'id'], '--user=nobody'],
  [['-i'], '-i'],
  [['-s'], '-s'],
  [['-ni'], '-i'],
  [['-l'], '-l'],
])('sudo %j says what it can’t do', (argv, what) => {
  expect(run(...argv)).toEqual({
    status: 1,
    stdout: '',
    stderr: `sudo: ${what} is not possible here: this is labrun's stand-in for sudo, which only runs a command as root\n`,
  })
})
