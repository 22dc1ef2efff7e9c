import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesThatNeverRan } from '../../../src/core/run/lines-that-never-ran.ts'
import type { Session } from '../../../src/core/session.ts'
import { run, sessionKey, type TextOutput, targets } from '../../session/places.ts'
import { startTestHost, type TestHost } from '../../session/test-host.ts'
import { type RandomScript, randomScript } from '../bash/random-script.ts'

/** Line of a script's first line, as `run` has it. */
const FIRST = 42
/** Any will do; always the same, so that what one run finds the next does too. */
const SEED = 3
/** Far from those of the scripts. */
const ELSEWHERE = { line: 1_000_000, stopAtFailure: false }

/** Command N notes in `ran` that it runs, and fails at its `round`th time if it is the one that is to. */
const COMMANDS = `
declare -A missing
cat > m <<'E'
#!/bin/sh
echo "$1" >> ran
[ "$1" != "$(cat fail)" ] || exit 2
E
chmod +x m
m() {
  local times=0 number
  echo "$1" >> ran
  [[ $1 != "$fail" ]] || while read -r number; do [[ $number != "$1" ]] || (( times += 1 )) || :; done < ran
  return $(( times > 0 && times == round ? 2 : 0 ))
}
`

let host: TestHost
let session: Session

beforeAll(async () => {
  host = await startTestHost()
  session = await targets.host.open(host, sessionKey('host'), {})
  await run(session, COMMANDS, ELSEWHERE)
})
afterAll(async () => {
  await session.close()
  await host.stop()
})

/** Runs a script with one of its commands failing, or none (0). */
async function runWith(
  text: string,
  fail: number,
  round: number,
): Promise<{ output: TextOutput; ran: Set<number> }> {
  const start = `
    > ran; fail=${fail}; round=${round}; echo ${round === 1 ? fail : 0} > fail
    missing=([0]=); (( fail == 0 )) || missing[${fail}]=/missing
    unset i none; for n in {0..20}; do eval "f$n() { :; }"; done`
  await run(session, start, ELSEWHERE)
  const output = await run(session, text)
  const ran = readFileSync(host.outside('/run/work/ran'), 'utf8').split('\n').filter(Boolean)
  return { output, ran: new Set(ran.map(Number)) }
}

/** For each command that stops the script: the lines named, and those that never ran and would have, had it not failed. */
async function* stops({ text, lines, inLists }: RandomScript, rounds: number[]) {
  const whole = await runWith(text, 0, 0)
  expect({ exitCode: whole.output.exitCode, text }).toEqual({ exitCode: 0, text })
  for (const round of rounds) {
    for (const number of lines.keys()) {
      if (inLists.has(number)) continue
      const { output, ran } = await runWith(text, number, round)
      const isSilent = text.includes(`missing[${number}]`)
      if (output.exitCode === 0 || (output.failedLine === null && !isSilent)) continue
      const told = output.failedLine === null ? null : output.failedLine - FIRST
      const never = [...whole.ran].filter((command) => !ran.has(command))
      const truth = new Set(never.map((command) => lines.get(command)!))
      yield { told, named: linesThatNeverRan(text, told), truth: [...truth] }
    }
  }
}

test('of random scripts, each line that never ran is named', { timeout: 300_000 }, async () => {
  let count = 0
  const property = fc.asyncProperty(randomScript(false), async (script) => {
    for await (const { told, named, truth } of stops(script, [1, 2])) {
      count += 1
      expect({ told, missed: truth.filter((line) => !named.includes(line)) }).toEqual({ told, missed: [] })
    }
  })
  await fc.assert(property, { numRuns: 25, seed: SEED })
  expect(count).toBeGreaterThan(100)
})

test('of random scripts without loops and shells of their own, none is named where none was left', {
  timeout: 300_000,
}, async () => {
  let count = 0
  const property = fc.asyncProperty(randomScript(true), async (script) => {
    for await (const { told, named, truth } of stops(script, [1])) {
      count += 1
      expect({ told, missed: truth.filter((line) => !named.includes(line)) }).toEqual({ told, missed: [] })
      if (truth.length === 0) expect({ told, named }).toEqual({ told, named: [] })
    }
  })
  await fc.assert(property, { numRuns: 60, seed: SEED })
  expect(count).toBeGreaterThan(100)
})
