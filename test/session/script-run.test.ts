import { expect, test } from 'vitest'
import type { ScriptRequest } from '../../src/core/session.ts'
import type { OutputReader, Sink } from '../../src/session/output-reader.ts'
import { type RunSurroundings, ScriptRun } from '../../src/session/script-run.ts'

/** A stream of which this process has read nothing yet. */
function unread(text: string): OutputReader & { arrive(): void } {
  let there = ''
  const take = (sink: Sink) => {
    if (there !== '') sink(Buffer.from(there))
    const ended = there !== ''
    there = ''
    return ended ? ('ended' as const) : ('open' as const)
  }
  return {
    ...{ open() {}, keep() {}, letGo() {}, close() {}, follow() {}, following: true },
    drain: take,
    arrive: () => {
      there = text
    },
  }
}

function start(given: Partial<ScriptRequest>, out: OutputReader, hear: (run: ScriptRun) => void = () => {}) {
  const stopped: number[] = []
  const surroundings: RunSurroundings = {
    pair: { name: '0', out, err: null, leastSettleMs: 0 },
    file: '/lab',
    stop: async (elapsedMs) => {
      stopped.push(elapsedMs)
      run.end({ exitCode: 137, ended: null })
    },
    hear: () => hear(run),
    watch() {},
    free() {},
  }
  const request: ScriptRequest = {
    ...{ script: 'true', line: 1, stopAtFailure: true, variables: {}, maxOutputBytes: 1e6 },
    ...{ timeoutMs: 60_000, settleMs: 50, signal: new AbortController().signal, onLate: () => {} },
    ...given,
  }
  const run = new ScriptRun(request, surroundings)
  return { run, stopped }
}

const ended = { exitCode: 3, ended: null, reachedEnd: true }

test('an end that was told and not yet heard when time was up is no timeout', async () => {
  const out = unread('x')
  out.arrive()
  const { run, stopped } = start({ timeoutMs: 30 }, out, (it) => it.end(ended))
  expect(await run.output).toMatchObject({ exitCode: 3, timedOut: false, unsettled: false })
  expect(stopped).toEqual([])
  const silent = start({ timeoutMs: 30, settleMs: 0 }, unread('x'))
  expect(await silent.run.output).toMatchObject({ timedOut: true })
  expect(silent.stopped).toHaveLength(1)
})

test('nor is one at an interrupt an interruption: what was found out by then counts', async () => {
  for (const wait of [0, 20]) {
    const control = new AbortController()
    const out = unread('x')
    out.arrive()
    const { run, stopped } = start({ signal: control.signal }, out, (it) => it.end(ended))
    setTimeout(() => control.abort(), wait)
    expect(await run.output).toMatchObject({ exitCode: 3, interrupted: false })
    expect(stopped).toEqual([])
  }
})

test('what was printed and not yet read when waiting is over is the block’s, not late', async () => {
  const out = unread('')
  const late: string[] = []
  out.follow = (sink, end) =>
    void setImmediate(() => {
      sink(Buffer.from('printed'))
      setImmediate(end)
    })
  const { run } = start(
    { settleMs: 30, onLate: (bytes) => late.push(bytes.toString()) },
    {
      ...out,
      following: false,
    },
  )
  run.end(ended)
  // As if this process had been stopped.
  const until = performance.now() + 60
  while (performance.now() < until);
  const output = await run.output
  expect([output.unsettled, output.stdout.whole()?.toString()]).toEqual([false, 'printed'])
  expect(late).toEqual([])
})
