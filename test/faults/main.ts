/**
 * `npm run test:faults`: kills at random moments, as many as one likes, each on a machine of its own; root only.
 *
 *   --kind KIND    labrun, engine, supervisor, both, dockerd, containerd, shell, init, unshare, clean; repeatable.
 *                  local: labrun, engine, supervisor, all of them, or dockerd, in runs with --host local; only where it is named
 *   --rounds N     kills of each kind
 *   --seed N       the same seed, the same rounds
 *   --first N      number of the first round, to play one again
 */
import { parseArgs } from 'node:util'
import { KILL_HEADER, killRow, type NumberedRound, playKills, replayCommand } from './kills.ts'
import { type LocalRound, localRows, playLocalKills } from './local-kills.ts'
import { KINDS, type Kind } from './victims.ts'

const { values } = parseArgs({
  options: {
    kind: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '25' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    first: { type: 'string', default: '1' },
  },
})
const print = (line: string) => void process.stdout.write(`${line}\n`)
const seed = Number(values.seed)
const kinds = (values.kind ?? KINDS).filter((kind) => kind !== 'local') as Kind[]
print(`seed ${seed}`)
const rows: string[] = []
for (const kind of kinds) {
  const asked = { kind, rounds: Number(values.rounds), seed, first: Number(values.first) }
  const played: NumberedRound[] = []
  const rounds = await playKills(asked, (round) => {
    played.push(round)
    if (played.length % 20 === 0) print(killRow(kind, played))
    const { problems } = round
    if (problems.length > 0) print(`${replayCommand(seed, round)}\n  ${JSON.stringify(round)}`)
    if (problems.length > 0) process.exitCode = 1
  })
  rows.push(killRow(kind, rounds))
  print(rows.at(-1)!)
}
if (values.kind?.includes('local')) rows.push(...(await playLocal()))
print(KILL_HEADER)
for (const row of rows) print(row)

async function playLocal(): Promise<string[]> {
  const played: LocalRound[] = []
  const asked = { seed, first: Number(values.first), rounds: Number(values.rounds) }
  await playLocalKills(asked, (round) => {
    played.push(round)
    if (round.left !== '') process.exitCode = 1
    print(JSON.stringify(round))
  })
  for (const row of localRows(played)) print(row)
  return localRows(played)
}
