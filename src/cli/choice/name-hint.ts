import { near } from '../../parse/near.ts'

/** Whoever gave a name that nothing has: the nearest one, or all there are. */
export function nameHint(name: string, names: readonly string[], none: string): string {
  const begun = name === '' ? [] : names.filter((candidate) => candidate.startsWith(name))
  const nearest = begun.length === 1 ? begun[0]! : near(name, names)
  if (nearest !== null) return `Did you mean ${nearest}?`
  return names.length === 0 ? none : `There are ${names.join(', ')}.`
}
