import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultCacheDirectory } from '../../src/cleanup/state-directory.ts'
import { onOuterMachine } from './outer-machine.ts'

/** What one kill of a run with `--host local` came to. */
export interface LocalRound {
  number: number
  victim: 'labrun' | 'engine' | 'supervisor' | 'both' | 'dockerd'
  delayMs: number
  /** 0: nobody was there any more, and it does not count. */
  killed: number
  exitCode: number
  /** All was as before when the last of labrun's processes had ended, without `labrun clean`. */
  undone: boolean
  /** What is not as before after `labrun clean`; empty: nothing. */
  left: string
}

/** Plays rounds on one outer machine that has an engine. The image `nginx` has to be in labrun's cache. */
export async function playLocalKills(
  { seed, first = 1, rounds }: { seed: number; first?: number; rounds: number },
  onRound: (round: LocalRound) => void,
): Promise<void> {
  const images = join(defaultCacheDirectory, 'images')
  const image = readdirSync(images).find((name) => name.startsWith('nginx:latest@recipe-'))
  if (image === undefined) throw new Error('the image nginx is not in the cache: run a lab with it before')
  const here = (path: string) => join(import.meta.dirname, path)
  const given = {
    node: process.execPath,
    program: here('../../src/cli/main.ts'),
    image: join(images, image),
    machine: here('../labrun/local-machine.sh'),
  }
  const head = Object.entries(given).map(([name, value]) => `${name}='${value}'`)
  const script = `${head.join('\n')}\n. '${here('local-rounds.sh')}' ${seed} ${first} ${rounds}`
  const { exitCode, stderr } = await onOuterMachine(['bash', '-c', script], (line) => {
    if (line.startsWith('{')) onRound(JSON.parse(line) as LocalRound)
  })
  if (exitCode !== 0) throw new Error(`the rounds ended with exit status ${exitCode}: ${stderr}`)
}

/** A line of the table, for each victim. */
export function localRows(all: readonly LocalRound[]): string[] {
  const counted = all.filter(({ killed }) => killed > 0)
  return [...new Set(counted.map(({ victim }) => victim))].sort().map((victim) => {
    const rounds = counted.filter((round) => round.victim === victim)
    const undone = rounds.filter((round) => round.undone).length
    const left = rounds.filter((round) => round.left !== '').length
    return `local: ${victim.padEnd(10)} ${rounds.length} tried, ${undone} undone at once, ${left} not after clean`
  })
}
