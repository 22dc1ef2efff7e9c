import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { engineEntry } from '../../src/engine/entry.ts'
import { toLine } from '../../src/engine/protocol.ts'

const UP = toLine({ type: 'engine-up' })

test('an engine that is told of no plan says that it is up, and ends at the end of its input', async () => {
  const engine = spawn(process.execPath, [engineEntry()], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = Promise.all([text(engine.stdout), text(engine.stderr)])
  expect(await once(engine, 'exit')).toEqual([0, null])
  expect(await said).toEqual([UP, ''])
})

test.concurrent.each(['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGHUP'] as const)(
  '%s, which a terminal may send, is not for the engine',
  async (signal) => {
    const engine = spawn(process.execPath, [engineEntry()], { stdio: ['pipe', 'pipe', 'pipe'] })
    await once(engine.stdout, 'data')
    engine.kill(signal)
    engine.stdin.end()
    expect(await once(engine, 'exit')).toEqual([0, null])
  },
)
