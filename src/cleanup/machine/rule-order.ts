import { isEnginesRule, isKeptOnTop } from './engine-rules.ts'
import type { ChangeOf, Rule } from './things.ts'

/** A rule that is there as before, at another place among those that were there too. */
export type MovedRule = Extract<ChangeOf<'rules'>, { how: 'changed' }>

/** Names the chain that a rule is in, on the whole machine. */
export function chainOf({ firewall, table, chain }: Pick<Rule, 'firewall' | 'table' | 'chain'>): string {
  return `${firewall} ${table} ${chain}`
}

/** Rules by their chain, in their order. */
export function chainsOf(rules: readonly Rule[]): Map<string, Rule[]> {
  const chains = new Map<string, Rule[]>()
  for (const rule of rules) {
    const chain = chains.get(chainOf(rule))
    if (chain === undefined) chains.set(chainOf(rule), [rule])
    else chain.push(rule)
  }
  return chains
}

/**
 * Rules that stand in another order than before: the fewest that explain it. What came in between moves none, and what
 * the engine has moved of its own is its own business.
 */
export function movedRules(before: readonly Rule[], after: readonly Rule[]): MovedRule[] {
  const now = chainsOf(after)
  return [...chainsOf(before)].flatMap(([name, chain]) => {
    const other = now.get(name) ?? []
    const moved = outOfOrder(chain, other, (rule) => (isEnginesRule(rule) ? 2 : 1))
    if (moved.size === 0) return []
    const there = new Map(other.map((rule) => [rule.key, rule]))
    return chain
      .filter((rule) => moved.has(rule.key) && !isEnginesRule(rule))
      .map((rule) => ({
        area: 'rules' as const,
        how: 'changed' as const,
        key: rule.key,
        before: rule,
        after: there.get(rule.key)!,
      }))
  })
}

/** How much rather any one rule than two others is taken for moved. */
const ONE = 10_000

/**
 * Keys of those that are in both, but not in the same order in both: the fewest, and of as many the lightest.
 *
 * @param weight the least one is the first to be taken for moved; far below `ONE`, or far above it
 */
export function outOfOrder(
  one: readonly Rule[],
  other: readonly Rule[],
  weight: (rule: Rule) => number,
): ReadonlySet<string> {
  const places = new Map<string, number>(other.map(({ key }, place) => [key, place]))
  // Where those belong that iptables can't tell is not known to the last: they are let be.
  const common = one.filter((rule) => places.has(rule.key) && !isKeptOnTop(rule) && rule.handle === undefined)
  const at = common.map(({ key }) => places.get(key)!)
  if (at.every((place, index) => index === 0 || at[index - 1]! < place)) return new Set()
  const kept = heaviestRising(
    at,
    common.map((rule) => ONE + weight(rule)),
  )
  return new Set(common.filter((_, index) => !kept.has(index)).map(({ key }) => key))
}

/** Indices of the heaviest subsequence that rises. */
function heaviestRising(numbers: readonly number[], weights: readonly number[]): ReadonlySet<number> {
  const best: number[] = []
  const previous: number[] = []
  for (const [index, number] of numbers.entries()) {
    best[index] = weights[index]!
    previous[index] = -1
    for (let earlier = 0; earlier < index; earlier++) {
      const sum = best[earlier]! + weights[index]!
      if (numbers[earlier]! > number || sum <= best[index]!) continue
      best[index] = sum
      previous[index] = earlier
    }
  }
  const kept = new Set<number>()
  for (let index = best.indexOf(Math.max(...best)); index >= 0; index = previous[index]!) kept.add(index)
  return kept
}
