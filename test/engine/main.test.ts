import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { engineEntry } from '../../src/engine/entry.ts'

test('an engine that is told of no plan ends at the end of its input, and says nothing', async () => {
  const engine = spawn(process.execPath, [engineEntry()], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = Promise.all([text(engine.stdout), text(engine.stderr)])
  expect(await once(engine, 'exit')).toEqual([0, null])
  expect(await said).toEqual(['', ''])
})
