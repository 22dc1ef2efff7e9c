/**
 * `npm run test:faults:dind`: kills of a `dind` run at random moments, on an outer machine with an engine of its own; root only.
 *
 *   --rounds N     kills
 *   --seed N       the same seed, the same rounds
 *   --first N      number of the first round, to play one again
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { onOuterMachine } from '../faults/outer-machine.ts'
import { baseImage } from './base-image.ts'
import { type DindRound, VICTIMS, type Victim } from './kills.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    first: { type: 'string', default: '1' },
  },
})
const print = (line: string) => void process.stdout.write(`${line}\n`)
print(`seed ${values.seed}`)
const played: DindRound[] = []
const script = join(import.meta.dirname, 'kill-rounds.ts')
const argv = [values.rounds, values.seed, values.first, await baseImage()]
const { exitCode, stderr } = await onOuterMachine(
  [process.execPath, '--disable-warning=ExperimentalWarning', script, ...argv],
  (line) => {
    const round = JSON.parse(line) as DindRound
    played.push(round)
    if (round.problems.length > 0) print(JSON.stringify(round))
    if (played.length % 10 === 0) print(`${played.length} rounds`)
  },
)
print('killed      tried  left by Docker  after clean   wrong  slowest   exit codes')
for (const victim of VICTIMS) print(row(victim))
if (exitCode !== 0) print(stderr)
process.exitCode = exitCode === 0 && played.every(({ problems }) => problems.length === 0) ? 0 : 1

function row(victim: Victim): string {
  const rounds = played.filter((round) => round.victim === victim && round.killed > 0)
  const count = (isIt: (round: DindRound) => boolean) => String(rounds.filter(isIt).length)
  const codes = [...new Set(rounds.map(({ exitCode }) => exitCode))].map(
    (code) => `${code ?? 'killed'}×${count((round) => round.exitCode === code)}`,
  )
  const slowest = Math.max(0, ...rounds.filter(({ left }) => left.length === 0).map(({ goneMs }) => goneMs))
  return [
    victim.padEnd(10),
    String(rounds.length).padStart(6),
    count(({ left }) => left.length > 0).padStart(15),
    count(({ afterClean }) => afterClean.length > 0).padStart(12),
    count(({ problems }) => problems.length > 0).padStart(7),
    `${(slowest / 1000).toFixed(1)} s`.padStart(8),
    `  ${codes.join(' ')}`,
  ].join(' ')
}
