import { isEnginesRule } from './engine-rules.ts'
import { applyChanges, type Look } from './fold.ts'
import { chainOf, chainsOf, type MovedRule, outOfOrder } from './rule-order.ts'
import type { MachineSnapshot, Rule } from './things.ts'

/** A rule that is to be moved back. `before.at` is its place once it is taken out. */
export interface MoveBack {
  change: MovedRule
  /** It would pass rules that others have set up since: which is to come first only they know. */
  passesOthers: boolean
}

/** In which order the rules should be, and which of them the lab has had its hands on. */
interface Wanted {
  chains: Map<string, Rule[]>
  touched: ReadonlySet<string>
}

/**
 * What the lab has moved within a chain, at once or by taking it out and putting it in again, and where it belongs: to
 * be done in this order. The last of the looks is of how the machine is now.
 */
export function movesBack(
  first: MachineSnapshot,
  looks: readonly Look[],
  now: MachineSnapshot,
  made: ReadonlySet<string>,
): MoveBack[] {
  const { chains, touched } = wantedOrder(first, looks)
  const old = new Set<string>([...first.things.rules.map(({ key }) => key), ...made])
  const there = chainsOf(now.things.rules)
  return [...chains].flatMap(([name, wanted]) => {
    if (!wanted.some(({ key }) => touched.has(key))) return []
    const chain = there.get(name) ?? []
    // What the lab has not touched has not moved.
    const weight = (rule: Rule) => (touched.has(rule.key) ? 0 : UNTOUCHED) + (isEnginesRule(rule) ? 2 : 1)
    const moved = outOfOrder(wanted, chain, weight)
    return moved.size === 0 ? [] : movesOf(wanted, chain, moved, touched, old)
  })
}

const UNTOUCHED = 100_000_000

/** How the rules were, but for what others have changed of them. */
function wantedOrder(first: MachineSnapshot, looks: readonly Look[]): Wanted {
  const chains = chainsOf(first.things.rules)
  const touched = new Set<string>()
  let state = first
  for (const [index, { lab, others }] of looks.entries()) {
    state = applyChanges(state, [...lab, ...others])
    for (const change of lab) {
      if (change.area !== 'rules') continue
      // Of two that are the same, either may be taken away again.
      touched.add(change.how === 'added' ? change.key.replace(/ #\d+$/, '') : change.key)
    }
    const now = chainsOf(others.some(({ area }) => area === 'rules') ? state.things.rules : [])
    for (const change of others) {
      // Labrun's own undoing shows in the last look.
      if (change.area !== 'rules' || (index === looks.length - 1 && touched.has(change.key))) continue
      touched.delete(change.key)
      const name = chainOf((change.before ?? change.after)!)
      const rest = (chains.get(name) ?? []).filter(({ key }) => key !== change.key)
      if (change.after !== null) rest.splice(placeIn(rest, now.get(name) ?? [], change.key), 0, change.after)
      chains.set(name, rest)
    }
  }
  return { chains, touched }
}

/** Behind all that it stands behind in another list. */
function placeIn(rules: readonly Rule[], there: readonly Rule[], key: string): number {
  const earlier = new Set(
    there
      .slice(
        0,
        there.findIndex((rule) => rule.key === key),
      )
      .map((rule) => rule.key),
  )
  return rules.findLastIndex((rule) => earlier.has(rule.key)) + 1
}

function movesOf(
  wanted: readonly Rule[],
  chain: readonly Rule[],
  moved: ReadonlySet<string>,
  touched: ReadonlySet<string>,
  old: ReadonlySet<string>,
): MoveBack[] {
  const moves: MoveBack[] = []
  const order: string[] = wanted.map(({ key }) => key)
  const settled = new Set<string>(order.filter((key) => !moved.has(key)))
  let keys: string[] = chain.map(({ key }) => key)
  for (const rule of wanted) {
    if (!moved.has(rule.key) || !touched.has(rule.key) || isEnginesRule(rule)) continue
    const from = keys.indexOf(rule.key)
    const rest = keys.toSpliced(from, 1)
    const at = placeAmong(rest, order, order.indexOf(rule.key), settled)
    const passed = rest.slice(Math.min(from, at), Math.max(from, at))
    const passesOthers = passed.some((key) => !old.has(key))
    if (passed.length > 0) {
      const [before, after] = [
        { ...rule, at: at + 1 },
        { ...rule, at: from + 1 },
      ]
      moves.push({ change: { area: 'rules', how: 'changed', key: rule.key, before, after }, passesOthers })
    }
    if (passesOthers) continue
    keys = rest.toSpliced(at, 0, rule.key)
    settled.add(rule.key)
  }
  return moves
}

/** Behind the last that should precede it, as long as that is before all that are settled and should follow. */
function placeAmong(
  keys: readonly string[],
  order: readonly string[],
  place: number,
  settled: ReadonlySet<string>,
): number {
  const [earlier, later] = [new Set(order.slice(0, place)), new Set(order.slice(place + 1))]
  const next = keys.findIndex((key) => later.has(key) && settled.has(key))
  const before = next === -1 ? keys : keys.slice(0, next)
  const behind = before.findLastIndex((key) => earlier.has(key))
  return behind === -1 && next !== -1 && !before.some((key) => later.has(key)) ? next : behind + 1
}
