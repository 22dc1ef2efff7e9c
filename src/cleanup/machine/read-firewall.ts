import type { BaseChain } from './read-nft-chains.ts'
import type { Chain, Firewall, NftTable, Rule } from './things.ts'

/** Chains and rules as `iptables-save` tells them, and the tables that only `nft` can tell. */
export interface SavedFirewall {
  chains: Chain[]
  rules: Rule[]
  /** `filter`, … */
  tables: string[]
  /** Of these, those that it can't tell: a rule in there is beyond iptables. */
  hidden: string[]
}

/** Reads what one of iptables' four `-save` programs prints. */
export function readSaved(text: string, firewall: Firewall): SavedFirewall {
  const saved: SavedFirewall = { chains: [], rules: [], tables: [], hidden: [] }
  const places = new Map<string, number>()
  let table = ''
  for (const line of text.split('\n')) {
    const [, hidden] = /^# Table `(\S+)' is incompatible/.exec(line) ?? []
    const [, started] = /^\*(\S+)/.exec(line) ?? []
    const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? []
    const [, ruled, rule] = /^-A (\S+)(?: (.+))?$/.exec(line) ?? []
    if (hidden !== undefined) {
      saved.tables.push(hidden)
      saved.hidden.push(hidden)
    }
    if (started !== undefined) {
      table = started
      saved.tables.push(started)
    }
    // A chain that is built in, and lets all pass, is as if it were not there: it is made by who asks for it.
    if (chain !== undefined && policy !== 'ACCEPT')
      saved.chains.push({
        key: `chain ${firewall} ${table} ${chain}`,
        firewall,
        table,
        chain,
        policy: policy === '-' ? null : policy!,
      })
    if (ruled !== undefined)
      saved.rules.push({
        key: `rule ${firewall} ${table} -A ${ruled} ${rule ?? ''}`.trimEnd() as Rule['key'],
        firewall,
        table,
        chain: ruled,
        rule: rule ?? '',
        at: count(places, `${table} ${ruled}`),
      })
  }
  return { ...saved, rules: numbered(saved.rules) }
}

/** Rules under their names: one that is there twice has a number the second time. */
export function numbered(rules: readonly Rule[]): Rule[] {
  const times = new Map<string, number>()
  return rules.map((one) => {
    const { firewall, table, chain, rule, handle } = one
    if (handle !== undefined) return one
    const name = `rule ${firewall} ${table} -A ${chain} ${rule}`.trimEnd() as Rule['key']
    const time = count(times, name)
    return { ...one, key: time === 1 ? name : `${name} #${time}` }
  })
}

function count(counts: Map<string, number>, name: string): number {
  const next = (counts.get(name) ?? 0) + 1
  counts.set(name, next)
  return next
}

/**
 * Tables as `nft -s list ruleset` tells them, but for those that iptables' programs have told already: they can say of
 * them what `nft` can't. They are silent about base chains that are none of iptables'.
 *
 * @param known `ip filter`, …
 */
export function readNftTables(text: string, known: ReadonlySet<string>): NftTable[] {
  return text
    .split(/^(?=table )/m)
    .filter((table) => table.startsWith('table '))
    .flatMap((table) => {
      const [, name] = /^table (\S+ \S+) \{/.exec(table) ?? []
      if (name === undefined) return []
      const text = withoutElements(table.replace(/^#.*\n/gm, '').trimEnd())
      return known.has(name) ? foreignChains(name, text) : [{ key: `table ${name}` as const, text }]
    })
}

/** The words of a chain that a hook calls: its name, its hook, its priority. */
const BASE_CHAIN =
  /^\tchain (\S+) \{\n(?:\t\tcomment .*\n)?\t\ttype \S+ hook (\S+) priority ([^;]+);.*(?:\n\t\t.*)*\n\t\}$/gm

/** Base chains in a table that iptables' programs tell of, but for iptables' own. */
function foreignChains(table: string, text: string): NftTable[] {
  const [, own] = table.split(' ')
  return [...text.matchAll(BASE_CHAIN)].flatMap(([chain, name = '', hook = '', priority = '']) =>
    isOwnBase(own!, name, { hook, priority })
      ? []
      : [{ key: `chain ${table} ${name}` as const, text: `table ${table} {\n${chain}\n}` }],
  )
}

/** Whether it is one of those that iptables makes. */
export function isOwnBase(
  table: string,
  name: string,
  { hook, priority }: Pick<BaseChain, 'hook' | 'priority'>,
): boolean {
  return name === hook.toUpperCase() && PRIORITIES[table]?.test(priority) === true
}

/** Of the base chains that iptables makes, by the names of its tables. */
const PRIORITIES: Readonly<Record<string, RegExp>> = {
  raw: /^(?:raw|-300)$/,
  mangle: /^(?:mangle|-150)$/,
  nat: /^(?:dstnat|-100|srcnat|100)$/,
  filter: /^(?:filter|0)$/,
  security: /^(?:security|50)$/,
}

/** What packets put into sets, and take out again. */
function withoutElements(table: string): string {
  return table.replace(/^\t(?:set|map) [^{]+\{\n(?:\t\t.*\n)*?\t\}$/gm, (set) =>
    /^\t\tflags .*\bdynamic\b/m.test(set) ? set.replace(/^\t\telements = \{[^}]*\}\n/m, '') : set,
  )
}

/** A rule's words, as `iptables-save` quotes them. */
export function ruleWords(rule: string): string[] {
  return [...rule.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? quoted!.replace(/\\(.)/g, '$1'),
  )
}
