import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { newRunId } from './host-kit.ts'

const state = mkdtempSync('/var/tmp/labrun-test-')

afterAll(() => {
  rmSync(state, { recursive: true })
})

/** What a process says that wants a host and is started by `wrapper`. */
function refusal(...wrapper: string[]): string {
  const owner = join(import.meta.dirname, 'host-owner.ts')
  const [command = '', ...argv] = [
    ...wrapper,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    owner,
    state,
    newRunId(),
    'true',
  ]
  const { stderr } = spawnSync(command, argv, { encoding: 'utf8' })
  return stderr.match(/^HostError: (.*)$/m)?.[1] ?? stderr
}

test('a machine without cgroups', () => {
  expect(
    refusal('unshare', '--mount', 'sh', '-c', 'umount --recursive /sys/fs/cgroup && exec "$0" "$@"'),
  ).toBe('no cgroup file system is mounted here, and without one no container can be started')
  expect(readdirSync(state)).toEqual([])
})

test('root without the right to make namespaces, as in a plain container', () => {
  expect(refusal('setpriv', '--bounding-set=-sys_admin', '--inh-caps=-sys_admin')).toBe(
    'this machine does not let root make namespaces (Operation not permitted)',
  )
  expect(readdirSync(join(state, 'runs'))).toEqual([])
})

test('a user who is not root', () => {
  // But one who can read this repository, wherever it is.
  const reads = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
  expect(refusal('setpriv', '--reuid=65534', '--clear-groups', ...reads)).toBe(
    'a private Docker host needs root, to make namespaces and mounts',
  )
})
