import { join } from 'node:path'
import type { Round } from './kill-round.ts'
import { onOuterMachine } from './outer-machine.ts'
import type { Kind } from './victims.ts'

/** A round, with what plays it again. */
export type NumberedRound = Round & { number: number }

/** Which rounds to play. */
export interface Kills {
  kind: Kind
  /** So many kills that met somebody. */
  rounds: number
  seed: number
  /** Number of the first round. */
  first?: number
}

/** Plays rounds on one outer machine. @param onRound told each as it ends */
export async function playKills(
  { kind, rounds, seed, first = 1 }: Kills,
  onRound: (round: NumberedRound) => void = () => {},
): Promise<NumberedRound[]> {
  const played: NumberedRound[] = []
  const argv = [kind, rounds, seed, first].map(String)
  const script = join(import.meta.dirname, 'kill-rounds.ts')
  const { exitCode, stderr } = await onOuterMachine(
    [process.execPath, '--disable-warning=ExperimentalWarning', script, ...argv],
    (line) => {
      const round = JSON.parse(line) as NumberedRound
      played.push(round)
      onRound(round)
    },
  )
  if (exitCode !== 0) throw new Error(`the rounds ended with exit status ${exitCode}: ${stderr}`)
  return played
}

/** The command that plays one round again. */
export function replayCommand(seed: number, { kind, number }: NumberedRound): string {
  return `npm run test:faults -- --kind ${kind} --seed ${seed} --first ${number} --rounds 1`
}

/** One line of the table of kills. */
export function killRow(kind: Kind, all: readonly NumberedRound[]): string {
  const rounds = all.filter(({ killed }) => killed > 0)
  const count = (isIt: (round: NumberedRound) => boolean) => String(rounds.filter(isIt).length)
  const codes = [...new Set(rounds.map(({ exitCode }) => exitCode))].map(
    (code) => `${code ?? 'killed'}×${count(({ exitCode }) => exitCode === code)}`,
  )
  return [
    kind.padEnd(10),
    String(rounds.length).padStart(5),
    count(({ left }) => left.length > 0).padStart(14),
    count(({ onDiskBefore }) => onDiskBefore > 0).padStart(14),
    count(({ onDiskAfter }) => onDiskAfter.length > 0).padStart(12),
    count(({ problems }) => problems.length > 0).padStart(8),
    `${(Math.max(0, ...rounds.map(({ goneMs }) => goneMs)) / 1000).toFixed(1)} s`.padStart(8),
    `  ${codes.join(' ')}`,
  ].join(' ')
}

/** Above the rows. */
export const KILL_HEADER =
  'killed     tried left in kernel disk, before  after clean   wrong  slowest   exit codes'
