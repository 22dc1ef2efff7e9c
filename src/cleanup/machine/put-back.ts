import { applyChanges, type Look } from './fold.ts'
import { chainOf } from './rule-order.ts'
import type { MachineSnapshot, Rule } from './things.ts'

/** Keys of the rules that a chain had before the lab took one out, by the key of that. */
export type ChainsBefore = ReadonlyMap<string, readonly string[]>

/** Goes through all looks again, from how the machine was at first. */
export function chainsBefore(first: MachineSnapshot, looks: readonly Look[]): ChainsBefore {
  const chains = new Map<string, readonly string[]>()
  let state = first
  for (const { lab, others } of looks) {
    for (const { area, how, before } of lab) {
      if (area !== 'rules' || how !== 'removed') continue
      const chain = chainOf(before)
      chains.set(before.key, rulesIn(state, chain))
    }
    state = applyChanges(state, [...lab, ...others])
  }
  return chains
}

/**
 * Where a rule that the lab has taken out is to be put back, from 1 on; `null` where somebody else has set up the chain
 * since: which of the two is to come first nobody knows but him.
 */
export function placeOf(rule: Rule, chains: ChainsBefore, now: readonly string[]): number | null {
  const chain = chains.get(rule.key) ?? []
  if (now.some((key) => !chain.includes(key))) return null
  const earlier = new Set(chain.slice(0, chain.indexOf(rule.key)))
  return now.filter((key) => earlier.has(key)).length + 1
}

/** Keys of the rules in a chain, in their order. */
export function rulesIn({ things }: MachineSnapshot, chain: string): string[] {
  return things.rules.filter((rule) => chainOf(rule) === chain).map(({ key }) => key)
}
