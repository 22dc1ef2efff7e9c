import { VFile } from 'vfile'
import { MUTATIONS, type Mutant, type Mutation } from '../../../scripts/mutate/mutant.ts'
import { mutantsOf } from '../../../scripts/mutate/mutants-of.ts'
import { parseLab } from '../../../src/parse/lab.ts'

/** The mutants of a lab of these kinds: what was changed, and the lines that came in the place of others. */
export function mutantsIn(source: string, ...mutations: Mutation[]): [string, string][] {
  const file = new VFile({ path: 'labs/x.md', value: source })
  const { lab } = parseLab(file)
  if (lab === null) throw new Error(file.messages.join('\n'))
  return mutantsOf(lab, source)
    .filter(({ mutation }) => mutations.includes(mutation))
    .map((mutant) => [mutant.of, changeOf(source, mutant)])
}

export const ALL = MUTATIONS

/** As a difference without context: `-2 old` and `+2 new`, lines counted from 1. */
function changeOf(source: string, { text }: Mutant): string {
  const [before, after] = [source.split('\n'), text.split('\n')]
  let first = 0
  while (before[first] === after[first]) first += 1
  let same = 0
  while (same < Math.min(before.length, after.length) - first && before.at(-1 - same) === after.at(-1 - same))
    same += 1
  return [
    ...before.slice(first, before.length - same).map((line, at) => `-${first + at + 1} ${line}`),
    ...after.slice(first, after.length - same).map((line, at) => `+${first + at + 1} ${line}`),
  ].join('\n')
}
