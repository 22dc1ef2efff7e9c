import { expect, test } from 'vitest'
import type { RunReporters } from '../../src/cli/reporters/open-reporters.ts'
import { Run } from '../../src/cli/run.ts'
import type { Engine } from '../../src/engine/client.ts'

const reporters: RunReporters = { onEvent: () => {}, onEnd: () => [], onLeave: () => {} }

/** Ends when it is interrupted, or at once; tells why it was. */
function fakeEngine(endsAtOnce: boolean) {
  const why: (string | undefined)[] = []
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  if (endsAtOnce) end()
  const engine = {
    run: () => ended,
    tellCommits: () => {},
    interrupt: (reason?: string) => {
      why.push(reason)
      end()
    },
  } as Partial<Engine> as Engine
  return { engine, why }
}

const plan = { labs: [], timeoutMs: 3_600_000 } as unknown as ConstructorParameters<typeof Run>[0]

test('what has gone of the time limit before the run counts', async () => {
  const { engine, why } = fakeEngine(false)
  const { timedOut } = await new Run(plan, {}, reporters, engine).follow(3_600_001)
  expect([timedOut, why]).toEqual([true, ["the run's time limit of 3600 s was up"]])
})

test('a run that ends before its limit is not interrupted', async () => {
  const { engine, why } = fakeEngine(true)
  const { timedOut } = await new Run(plan, {}, reporters, engine).follow()
  expect([timedOut, why]).toEqual([false, []])
})
