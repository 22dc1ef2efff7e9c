import { expect, test } from 'vitest'
import { blamed } from '../../../src/cleanup/machine/blame.ts'
import { changeWords } from '../../../src/cleanup/machine/change-words.ts'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { planOf } from '../../../src/cleanup/machine/plan.ts'
import { readSaved } from '../../../src/cleanup/machine/read-firewall.ts'
import { withHidden } from '../../../src/cleanup/machine/read-hidden.ts'
import { readNftChains } from '../../../src/cleanup/machine/read-nft-chains.ts'
import { residueOf } from '../../../src/cleanup/machine/residue.ts'
import type { MachineSnapshot, Rule } from '../../../src/cleanup/machine/things.ts'
import { undoStage } from '../../../src/cleanup/machine/undo-stages.ts'
import { undoSteps } from '../../../src/cleanup/machine/undo-steps.ts'
import { machineWith } from './machine-with.ts'
import { rules } from './some-things.ts'

const HIDDEN = "# Table `filter' is incompatible, use 'nft' tool.\n"
const BASE = 'type filter hook forward priority filter; policy accept;'
const JHASH = 'meta mark set jhash ip saddr mod 2'

/** FORWARD as `nft -a` tells it, and with it another table's. */
function chains(lines: readonly string[]) {
  const body = lines.map((line) => `\t\t${line}\n`).join('')
  const others = `table ip6 filter {\n\tchain FORWARD {\n\t\t${BASE}\n\t\tip6 saddr ::1 drop # handle 2\n\t}\n}\n`
  return readNftChains(`table ip filter {\n\tchain FORWARD {\n\t\t${BASE}\n${body}\t}\n}\n${others}`)
}

/** A look at a table that iptables tells. */
function told(words: string[], lines: string[], had: readonly Rule[] = []): Rule[] {
  const saved = readSaved(`*filter\n${words.map((rule) => `-A FORWARD ${rule}\n`).join('')}`, 'iptables-nft')
  return withHidden(saved, 'iptables-nft', chains(lines), had)!.rules
}

/** And at one that it can't. */
function hidden(lines: string[], had: readonly Rule[] = []): Rule[] {
  return withHidden(readSaved(HIDDEN, 'iptables-nft'), 'iptables-nft', chains(lines), had)!.rules
}

function machine(all: Rule[], isHidden = true): MachineSnapshot {
  return { ...machineWith({ rules: all }), ...(isHidden && { hidden: ['iptables-nft filter'] }) }
}

function changes(before: Rule[], after: Rule[]): string[] {
  return differenceOf(machine(before), machine(after)).map(changeWords)
}

const WORDS = [
  '-s 10.9.0.1/32 -j DROP',
  '-m comment --comment a -j ACCEPT',
  '-m comment --comment b -j ACCEPT',
]
const LINES = [
  'ip saddr 10.9.0.1 counter drop # handle 2',
  'counter accept # handle 3',
  'counter accept # handle 4',
]
const USERS = told(WORDS, LINES)

test('a table that iptables can’t tell any more has the rules that it had, and what came', () => {
  expect(changes(USERS, hidden([...LINES, `${JHASH} # handle 9`], USERS))).toEqual([
    `nftables' rule ${JHASH} of FORWARD (iptables-nft filter) was added`,
  ])
  expect(changes(USERS, hidden(['counter accept # handle 8', ...LINES], USERS))).toEqual([
    "nftables' rule counter accept of FORWARD (iptables-nft filter) was added",
  ])
  expect(changes(USERS, hidden([LINES[0]!, LINES[2]!], USERS))).toEqual([
    'rule -A FORWARD -m comment --comment a -j ACCEPT (iptables-nft filter) was removed',
  ])
})

test('so it has where all were made anew, and nothing is different where only that has happened', () => {
  const anew = LINES.map((line) => line.replace(/\d+$/, (handle) => `1${handle}`))
  expect(changes(USERS, hidden([...anew, `${JHASH} # handle 19`], USERS))).toHaveLength(1)
  expect(changes(USERS, told(WORDS, anew, USERS))).toEqual([])
  expect(changes(USERS, rules(...WORDS))).toEqual([])
})

test('a rule that came meanwhile stays the same when iptables tells its table again', () => {
  const came = 'ip saddr 10.9.0.1 counter drop # handle 8'
  const during = hidden([came, ...LINES, `${JHASH} # handle 9`], USERS)
  const after = told([WORDS[0]!, ...WORDS], [came, ...LINES], during)
  expect(changes(during, after)).toEqual([
    `nftables' rule ${JHASH} of FORWARD (iptables-nft filter) was removed`,
  ])
  // So it does where it is made again, as Docker does with its own.
  const again = hidden([...LINES, came.replace('8', '12'), `${JHASH} # handle 9`], during)
  expect(changes(during, again)).toEqual([])
  expect(again.find(({ handle }) => handle === 12)!.key).toBe('rule iptables-nft filter FORWARD handle 8')
})

test('chains and policies are told by nft then, but for base chains that are not iptables’', () => {
  const all = readNftChains(`table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy drop;
	}
	chain FORWARD {
		${BASE}
	}
	chain input {
		type filter hook input priority filter; policy drop;
		${JHASH} # handle 5
	}
	chain OWN {
	}
}
`)
  const read = withHidden(readSaved(HIDDEN, 'iptables-nft'), 'iptables-nft', all, [])!
  const visible = readSaved(
    '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OWN - [0:0]\n',
    'iptables-nft',
  )
  expect(read.chains).toEqual(visible.chains)
  expect(read.rules).toEqual([])
  expect(read.tables).toEqual(['filter'])
})

test('without nft, or where a rule’s handle is not known, nobody knows what came', () => {
  const saved = readSaved(HIDDEN, 'iptables-nft')
  expect(withHidden(saved, 'iptables-nft', null, [])).toBeNull()
  expect(withHidden(saved, 'iptables-nft', chains(LINES), rules(...WORDS))).toBeNull()
  expect(withHidden(readSaved('', 'iptables-nft'), 'iptables-nft', null, rules(...WORDS))!.rules).toEqual([])
})

test('while a table is hidden the lab’s rules go by their handles, and none is put back', () => {
  const [first, ...rest] = USERS
  const lab = told([...WORDS, '-j LOG'], [...LINES, 'counter log # handle 7'], USERS)
  const later = hidden([...LINES.slice(1), 'counter log # handle 7', `${JHASH} # handle 9`], lab)
  const looks = [
    { lab: differenceOf(machine(USERS), machine(lab)), others: [] },
    { lab: differenceOf(machine(lab), machine(later)), others: [] },
  ]
  const plan = planOf(machine(USERS), looks, machine(later))
  expect(plan.todo.flatMap(undoSteps).map(({ argv }) => argv.join(' '))).toEqual([
    'nft delete rule ip filter FORWARD handle 7',
    'nft delete rule ip filter FORWARD handle 9',
  ])
  expect(plan.stuck.map(({ change }) => change.key)).toEqual([first!.key])
  // Then it is not hidden any more.
  const shown = planOf(machine(USERS), looks, machine(rest, false))
  expect(shown.todo.flatMap(undoSteps).map(({ argv }) => argv.join(' '))).toEqual([
    'iptables-nft -w -t filter -I FORWARD 1 -s 10.9.0.1/32 -j DROP',
  ])
})

test('nor is one moved back', () => {
  const moved = told([...WORDS.slice(1), WORDS[0]!], [...LINES.slice(1), LINES[0]!], USERS)
  const looks = [{ lab: differenceOf(machine(USERS), machine(moved)), others: [] }]
  const later = hidden([...LINES.slice(1), LINES[0]!, `${JHASH} # handle 9`], moved)
  const keys = [USERS[0]!.key]
  const { todo, stuck } = planOf(machine(USERS), looks, machine(later))
  expect([todo, stuck.map(({ change }) => change.key)]).toEqual([[], keys])
  expect(planOf(machine(USERS), looks, machine(moved, false)).todo.map(({ key }) => key)).toEqual(keys)
})

test('a rule that iptables could not tell before is not put back, and told with the command', () => {
  const before = hidden(['counter accept # handle 2', 'tcp dport 1 log prefix "a b" # handle 3', LINES[2]!])
  const residue = (at: number) => {
    const after = hidden(
      before.filter((_, index) => index !== at).map(({ nft }) => nft!),
      before,
    )
    const looks = [{ lab: differenceOf(machine(before), machine(after)), others: [] }]
    const plan = planOf(machine(before), looks, machine(after))
    expect(plan.todo).toEqual([])
    // Nor is it when the table can be told again.
    expect(planOf(machine(before), looks, machine(after, false)).todo).toEqual([])
    return plan.stuck.map((stuck) => residueOf(stuck, machine(before)).remove)
  }
  expect(residue(0)).toEqual(["nft 'insert rule ip filter FORWARD counter accept'"])
  expect(residue(1)).toEqual([`nft 'add rule ip filter FORWARD index 0 tcp dport 1 log prefix "a b"'`])
})

test('what nft can show but not take has no command', () => {
  const [before] = hidden(['xt match "u32" counter drop # handle 2'])
  const change = { area: 'rules', how: 'removed', key: before!.key, before: before!, after: null } as const
  expect(residueOf({ change, why: 'no-way' }, machine([]))).toEqual({
    what: 'nftables\' rule xt match "u32" counter drop of FORWARD (iptables-nft filter) was removed: nft has no words for it',
    remove: '',
  })
})

test('whose a rule is that nft tells, its words say', () => {
  const trace = { of: 'network n', links: [], volumes: [], texts: ['br-0123456789ab'] }
  const network = { key: 'network n' as const, id: 'n', name: 'n', labels: {} }
  const before = machine(USERS)
  const after = hidden([...LINES, 'oifname "br-0123456789ab" counter drop # handle 9'], USERS)
  const now = { ...machineWith({ rules: after, networks: [network] }, [trace]) }
  const facts = { run: 'lab', owns: () => false, during: true, before, after: now }
  expect(blamed(differenceOf(before, now), facts).lab).toEqual([])
})

test('no rule is put back, or taken out, where rules could not be looked at', async () => {
  const rule = { ...USERS[0]!, firewall: 'true' as Rule['firewall'] }
  const todo = [{ area: 'rules' as const, how: 'added' as const, key: rule.key, before: null, after: rule }]
  const now = { ...machine([]), missed: [{ areas: ['rules' as const], why: 'iptables-nft-save: it hangs' }] }
  const stage = { areas: ['rules' as const], isOf: () => true, partOf: <T>(change: T) => change }
  const plan = { now, todo, stuck: [], chains: new Map() }
  expect((await undoStage(stage, plan, { engine: null, startTicks: 0 })).changes).toEqual([])
})
