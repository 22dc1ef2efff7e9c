/** A chain as `nft -a list ruleset` tells it. */
export interface NftChain {
  /** `ip` */
  family: string
  table: string
  name: string
  /** `null`: no hook calls it. */
  base: BaseChain | null
  /** With their handles: `ip saddr 10.9.0.0/24 counter drop # handle 4`. */
  rules: string[]
}

/** What calls a chain. */
export interface BaseChain {
  hook: string
  priority: string
  policy: string
}

/** All chains of all tables. */
export function readNftChains(text: string): NftChain[] {
  const chains: NftChain[] = []
  let [family, table] = ['', '']
  let chain: NftChain | null = null
  for (const line of text.split('\n')) {
    const [, ofFamily, ofTable] = /^table (\S+) (\S+) \{/.exec(line) ?? []
    const [, name] = /^\tchain (\S+) \{/.exec(line) ?? []
    if (ofFamily !== undefined) [family, table] = [ofFamily, ofTable!]
    if (line === '\t}') chain = null
    if (name !== undefined) {
      chain = { family, table, name, base: null, rules: [] }
      chains.push(chain)
    }
    if (chain === null) continue
    const [, hook, priority, policy] =
      /^\t\ttype \S+ hook (\S+) priority ([^;]+);(?: policy (\w+);)?/.exec(line) ?? []
    if (hook !== undefined) chain.base = { hook, priority: priority!, policy: policy ?? 'accept' }
    const [, rule] = /^\t\t\s*(.+ # handle \d+)$/.exec(line) ?? []
    if (rule !== undefined) chain.rules.push(rule)
  }
  return chains
}

/** The same text as `nft list ruleset` would print it. */
export function withoutHandles(text: string): string {
  return text.replace(/ # handle \d+$/gm, '')
}
