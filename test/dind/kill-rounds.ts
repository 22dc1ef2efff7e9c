import { mkdirSync } from 'node:fs'
import { testFolder } from '../faults/machine.ts'
import { playDindKills } from './kills.ts'

/** On an outer machine: plays rounds, and prints each as a line of JSON. */
const [rounds = '', seed = '', first = '', base = ''] = process.argv.slice(2)
mkdirSync(testFolder)
await playDindKills({ rounds: Number(rounds), seed: Number(seed), first: Number(first) }, base, (round) => {
  process.stdout.write(`${JSON.stringify(round)}\n`)
})
process.exit()
