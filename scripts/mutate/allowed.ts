import type { Mutant, Mutation } from './mutant.ts'

/** A change that may go unnoticed. */
export interface Allowed {
  lab: string
  step: string
  mutation: Mutation
  /** The mutant's `of`; without it, all changes of this kind in the step. */
  of?: string
  reason: string
}

/** What became of a mutant. */
export type Fate =
  | { is: 'red' }
  /** Nobody noticed the change; `reason` is `null` where none is given. */
  | { is: 'green'; reason: string | null }
  /** It could not be run, which says nothing about the lab. */
  | { is: 'trouble'; text: string }

/** The entry for a mutant of a lab. */
export function entryFor(mutant: Mutant, lab: string, allowed: readonly Allowed[]): Allowed | undefined {
  return allowed.find(
    (entry) =>
      entry.lab === lab &&
      entry.step === mutant.step &&
      entry.mutation === mutant.mutation &&
      (entry.of ?? mutant.of) === mutant.of,
  )
}

/** The entries for a lab that excuse nothing: no such mutant, or it is noticed now. */
export function staleEntries(
  lab: string,
  allowed: readonly Allowed[],
  fates: ReadonlyMap<Mutant, Fate>,
): Allowed[] {
  const used = new Set(
    [...fates].filter(([, { is }]) => is !== 'red').map(([mutant]) => entryFor(mutant, lab, allowed)),
  )
  return allowed.filter((entry) => entry.lab === lab && !used.has(entry))
}
