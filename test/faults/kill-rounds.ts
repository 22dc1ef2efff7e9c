import { mkdirSync } from 'node:fs'
import { defaultStateDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'
import { type Lifetimes, playRound, type Round } from './kill-round.ts'
import { readMachine, testFolder } from './machine.ts'
import { randomOfRound } from './random.ts'
import type { Kind } from './victims.ts'

/** On an outer machine: plays rounds, and prints each as a line of JSON. */
const [kind = '', rounds = '', seed = '', first = ''] = process.argv.slice(2)
mkdirSync(testFolder)
mkdirSync(runsDirectory(defaultStateDirectory), { recursive: true, mode: 0o700 })
const lifetimes: Lifetimes = new Map()
let tried = 0
for (let number = Number(first); tried < Number(rounds); number++) {
  // The machine may be busier now than it was.
  if (number % 15 === 0) lifetimes.clear()
  const before = await readMachine()
  const round: Round = await playRound(
    kind as Kind,
    randomOfRound(Number(seed), kind, number),
    before,
    lifetimes,
  )
  if (round.killed > 0) tried++
  process.stdout.write(`${JSON.stringify({ number, ...round })}\n`)
}
process.exit()
