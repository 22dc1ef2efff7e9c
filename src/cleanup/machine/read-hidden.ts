import { isOwnBase, numbered, type SavedFirewall } from './read-firewall.ts'
import type { NftChain } from './read-nft-chains.ts'
import { chainOf, chainsOf } from './rule-order.ts'
import type { Chain, Firewall, Rule } from './things.ts'

/**
 * What one of iptables' programs has told, with what nft tells of the same tables: each rule's line there, by which it is
 * known again where iptables can't tell its table any more, and all of the tables that it can't tell.
 *
 * @param all `null`: nft could not be had
 * @param had the rules at the look before
 * @returns `null` where it can't be known what came and what was there
 */
export function withHidden(
  saved: SavedFirewall,
  firewall: Firewall,
  all: readonly NftChain[] | null,
  had: readonly Rule[],
): SavedFirewall | null {
  const earlier = had.filter((rule) => rule.firewall === firewall)
  const isLost = (rule: Rule) => saved.hidden.includes(rule.table) && handleOf(rule) === null
  if ((saved.hidden.length > 0 && all === null) || earlier.some(isLost)) return null
  const family = firewall === 'ip6tables-nft' ? 'ip6' : 'ip'
  const own = (all ?? []).filter((chain) => chain.family === family)
  const hidden = own.filter((chain) => saved.hidden.includes(chain.table) && isIptables(chain))
  const before = chainsOf(earlier)
  const rules = [
    ...withLines(saved.rules, own, firewall, before),
    ...hidden.flatMap((chain) => hiddenRules(chain, firewall, before)),
  ]
  const chains = hidden.flatMap((chain) => hiddenChain(chain, firewall))
  return { ...saved, chains: [...saved.chains, ...chains], rules: numbered(rules) }
}

/** The number by which nft knows a rule; `null`: nobody has asked it. */
export function handleOf({ handle, nft }: Rule): number | null {
  return handle ?? (nft === undefined ? null : handleIn(nft))
}

type Chains = ReadonlyMap<string, readonly Rule[]>

function nameOf({ table, name }: NftChain, firewall: Firewall): string {
  return chainOf({ firewall, table, chain: name })
}

function isIptables({ table, name, base }: NftChain): boolean {
  return base === null || isOwnBase(table, name, base)
}

/** One that came while its table was hidden stays the same when it is not any more. */
function withLines(
  rules: readonly Rule[],
  chains: readonly NftChain[],
  firewall: Firewall,
  before: Chains,
): Rule[] {
  const told = chainsOf(rules)
  const lined = new Map<Rule, Rule>()
  for (const chain of chains) {
    const name = nameOf(chain, firewall)
    const there = told.get(name) ?? []
    // Else something has changed between the two programs.
    if (there.length !== chain.rules.length) continue
    const earlier = before.get(name) ?? []
    const same = earlier.some(({ handle }) => handle !== undefined) ? sameRules(chain.rules, earlier) : []
    for (const [index, rule] of there.entries()) {
      const [nft, one] = [chain.rules[index]!, same[index]]
      lined.set(rule, one?.handle === undefined ? { ...rule, nft } : asNow(one, nft, rule.at))
    }
  }
  return rules.map((rule) => lined.get(rule) ?? rule)
}

function hiddenChain({ table, name, base }: NftChain, firewall: Firewall): Chain[] {
  const policy = base === null ? null : base.policy.toUpperCase()
  if (policy === 'ACCEPT') return []
  return [{ key: `chain ${firewall} ${table} ${name}`, firewall, table, chain: name, policy }]
}

function hiddenRules(chain: NftChain, firewall: Firewall, before: Chains): Rule[] {
  const same = sameRules(chain.rules, before.get(nameOf(chain, firewall)) ?? [])
  return chain.rules.map((line, index) => {
    const one = same[index]
    return one === undefined ? nftRule(chain, firewall, line, index + 1) : asNow(one, line, index + 1)
  })
}

/** Which of the rules of a chain each line is: by its handle, or by its words where it was made anew, as Docker does. */
function sameRules(lines: readonly string[], earlier: readonly Rule[]): (Rule | undefined)[] {
  const left = [...earlier]
  const take = (isIt: (rule: Rule) => boolean) => {
    const index = left.findIndex(isIt)
    return index === -1 ? undefined : left.splice(index, 1)[0]
  }
  const known = lines.map((line) => take(({ nft, handle }) => nft === line || handle === handleIn(line)))
  return lines.map(
    (line, index) => known[index] ?? take(({ nft }) => nft !== undefined && wordsIn(nft) === wordsIn(line)),
  )
}

/** An earlier rule at its place now. */
function asNow(rule: Rule, nft: string, at: number): Rule {
  if (rule.handle === undefined) return { ...rule, nft, at }
  return { ...rule, rule: wordsIn(nft), nft, handle: handleIn(nft), at }
}

function nftRule({ table, name }: NftChain, firewall: Firewall, nft: string, at: number): Rule {
  const handle = handleIn(nft)
  const key = `rule ${firewall} ${table} ${name} handle ${handle}` as const
  return { key, firewall, table, chain: name, rule: wordsIn(nft), at, nft, handle }
}

function wordsIn(line: string): string {
  return line.replace(/ # handle \d+$/, '')
}

function handleIn(line: string): number {
  return Number(/\d+$/.exec(line)![0])
}
