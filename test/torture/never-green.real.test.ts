import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHost, type TestHost } from '../session/test-host.ts'
import { type Block, type BlockOutcome, ENDINGS, outcomes } from './nasty-labs.ts'
import { HARMLESS, NASTY, SILENT } from './nasty-lines.ts'

/**
 * Labs, of up to four blocks: always the same, so that a red run is of the change it is about. `NEVER_GREEN_RUNS=10000`
 * looks longer, `NEVER_GREEN_SEED=N` elsewhere.
 */
const RUNS = Number(process.env.NEVER_GREEN_RUNS ?? 300)
const parameters = { numRuns: RUNS, seed: Number(process.env.NEVER_GREEN_SEED ?? 20_261_124) }

let host: TestHost
beforeAll(async () => {
  host = await startTestHost()
})
afterAll(async () => {
  await host.stop()
})

const lines = (from: fc.Arbitrary<string>, most: number) => fc.array(from, { maxLength: most })
const harmless = fc.constantFrom(...HARMLESS)
const anyLine = fc.oneof(
  { weight: 20, arbitrary: harmless },
  { weight: 60, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.constantFrom(...SILENT) },
)
const ending = fc.oneof(
  { weight: 4, arbitrary: fc.constant(ENDINGS[0]!) },
  { weight: 1, arbitrary: fc.constantFrom(...ENDINGS) },
)
const nastyLab = fc.array(fc.record({ before: lines(anyLine, 3), after: lines(anyLine, 1), ending }), {
  minLength: 1,
  maxLength: 4,
})
const harmlessLab = fc.array(
  fc.record({ before: lines(harmless, 4), after: lines(harmless, 2), ending: fc.constant(ENDINGS[0]!) }),
  { minLength: 1, maxLength: 4 },
)

function isRight({ status, exitCode, stdout, printed, ending: { attribute } }: BlockOutcome): boolean {
  if (status !== 'passed') return true
  const exitIsRight = attribute === 'exit=any' || exitCode === (attribute === 'exit=3' ? 3 : 0)
  return printed && exitIsRight && stdout === 'MARK\n'
}

test('a block that has not printed what it should is never green', { timeout: 0 }, async () => {
  let passed = 0
  const property = fc.asyncProperty(nastyLab, async (blocks) => {
    const came = await outcomes(host, blocks)
    passed += came.filter(({ status }) => status === 'passed').length
    expect(came).toHaveLength(blocks.length)
    expect(came.filter((outcome) => !isRight(outcome))).toEqual([])
    // No line waits for anything: a shell that is not heard of must have been found out before its time is up.
    expect(came.filter(({ status }) => /timed-out|host-error|not-run/.test(status))).toEqual([])
  })
  await fc.assert(property, parameters)
  expect(passed).toBeGreaterThan(RUNS / 10)
})

test('a command of a transcript is never green either', { timeout: 0 }, async () => {
  let passed = 0
  // A transcript has no exit=any.
  const fits = (blocks: readonly Block[]) => blocks.every(({ ending }) => ending.attribute !== 'exit=any')
  const property = fc.asyncProperty(nastyLab.filter(fits), async (blocks) => {
    const came = await outcomes(host, blocks, true)
    passed += came.filter(({ status }) => status === 'passed').length
    expect(came).toHaveLength(blocks.length)
    expect(came.filter((outcome) => !isRight(outcome))).toEqual([])
    // No failure stops it, so a DEBUG trap that passes over each `break` keeps a loop going until its time is up.
    expect(came.filter(({ status }) => /host-error|not-run/.test(status))).toEqual([])
  })
  await fc.assert(property, { ...parameters, numRuns: Math.ceil(RUNS / 3) })
  expect(passed).toBeGreaterThan(RUNS / 30)
})

test('a block that has not run to its last line is never green', { timeout: 0 }, async () => {
  const property = fc.asyncProperty(nastyLab, async (blocks) => {
    const came = await outcomes(host, blocks)
    // Where any status is right, commands may also be passed over: by `extdebug` and a DEBUG trap that says so.
    const judged = came.filter(({ status, ending }) => status === 'passed' && ending.attribute !== 'exit=any')
    expect(judged.filter(({ cameToItsEnd }) => !cameToItsEnd)).toEqual([])
  })
  await fc.assert(property, parameters)
})

test('what does no harm leaves a block green, and the next one', { timeout: 0 }, async () => {
  const property = fc.asyncProperty(harmlessLab, async (blocks) => {
    expect((await outcomes(host, blocks)).filter(({ status }) => status !== 'passed')).toEqual([])
  })
  await fc.assert(property, parameters)
})
