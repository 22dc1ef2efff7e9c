import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { supervisorEntry } from '../../../src/hosts/private/own-files.ts'

test('a supervisor without an order ends at the end of its input, with nothing to take away', async () => {
  const supervisor = spawn(process.execPath, [supervisorEntry()], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = text(supervisor.stdout)
  expect(await once(supervisor, 'exit')).toEqual([0, null])
  expect(JSON.parse(await said)).toEqual({ news: 'gone', residue: [], restored: [] })
})
