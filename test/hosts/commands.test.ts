import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findCommand, installHint } from '../../src/hosts/commands.ts'

test('a command is the first executable file of that name on the path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-commands-'))
  for (const name of ['one', 'two']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'tool'), '')
  }
  chmodSync(join(folder, 'two/tool'), 0o755)
  expect(findCommand('tool', `${folder}/one:${folder}/two`)).toBe(`${folder}/two/tool`)
  expect(findCommand('other', `${folder}/one:${folder}/two`)).toBeNull()
  rmSync(folder, { recursive: true })
})

test.each([
  [
    ['dockerd', 'docker', 'containerd'],
    'Install what is missing: apt-get install containerd docker-cli docker.io',
  ],
  [['nsenter', 'unshare'], 'Install what is missing: apt-get install util-linux'],
  [['ip', 'frobnicate'], 'Install what is missing: apt-get install iproute2'],
  [['frobnicate'], null],
])('%j', (commands, hint) => {
  expect(installHint(commands, () => true)).toBe(hint)
})

test('an older Debian has the docker command in docker.io', () => {
  expect(installHint(['docker'], () => false)).toBe('Install what is missing: apt-get install docker.io')
})
