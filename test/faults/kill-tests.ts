import { expect, test } from 'vitest'
import { KILL_HEADER, killRow, playKills, replayCommand } from './kills.ts'
import type { Kind } from './victims.ts'

/** The same for all, so that what is red for one is red for the next; `npm run test:faults` takes others. */
const seed = Number(process.env.LABRUN_FAULT_SEED ?? 20261124)
const FEW = 4
/** Those that happen to people, in CI; the fresh machine within it plays a few again. */
const MANY = 10
const MANY_TIMES_KILLED: readonly Kind[] = ['labrun', 'supervisor', 'both', 'dockerd', 'containerd', 'shell']
const isCi = process.env.CI === 'true' && process.env.LABRUN_FRESH === undefined

/** A test for each kind of victim. They stand in two files, which run at once. */
export function testKills(kinds: readonly Kind[]): void {
  test.each(kinds.map((kind) => [kind, roundsOf(kind)] as const))(
    `kill -9 of %s at %i random moments, seed ${seed}`,
    async (kind, rounds) => {
      const played = await playKills({ kind, rounds, seed })
      const wrong = played.filter(({ problems }) => problems.length > 0)
      expect(wrong.map((round) => ({ again: replayCommand(seed, round), problems: round.problems }))).toEqual(
        [],
      )
      expect(played.filter(({ killed }) => killed > 0)).toHaveLength(rounds)
      process.stdout.write(`${KILL_HEADER}\n${killRow(kind, played)}\n`)
    },
    600_000,
  )
}

function roundsOf(kind: Kind): number {
  return Number(process.env.LABRUN_FAULT_ROUNDS ?? (isCi && MANY_TIMES_KILLED.includes(kind) ? MANY : FEW))
}
