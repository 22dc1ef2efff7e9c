import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scriptsDirectory, supervisorEntry } from '../../../src/hosts/private/own-files.ts'

test('the supervisor’s program and all that boot.sh takes from beside it are there', () => {
  expect(existsSync(supervisorEntry())).toBe(true)
  for (const name of ['boot.sh', 'init.sh', 'boot-network.sh', 'enter.sh', 'sudo.sh', 'containerd.toml']) {
    expect([name, existsSync(join(scriptsDirectory(), name))]).toEqual([name, true])
  }
})
