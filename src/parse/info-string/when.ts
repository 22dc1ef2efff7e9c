import type { VFile } from 'vfile'
import type { Condition } from '../../core/condition.ts'
import type { Requirements } from '../../core/lab.ts'
import { complain } from '../complain.ts'
import { isComparison } from '../front-matter/docker-range.ts'
import { near } from '../near.ts'
import { isCommandName } from '../script/docker-names.ts'
import { oneOf } from '../words.ts'
import type { BadValue } from './bad-value.ts'
import { type InfoWord, placeInValue } from './info-string.ts'

const EXAMPLES = ['docker>=23', 'cgroup:v2', 'iptables:nft', 'command:nft', 'module:br_netfilter', 'network']
const CGROUP = ['v1', 'v2', 'hybrid'] as const
const IPTABLES = ['nft', 'legacy'] as const

/** What is wrong with one condition. */
type Mistake = Pick<BadValue, 'expected' | 'hint'>

/** How the value behind each kind and its colon is read. */
const KINDS: Record<string, (value: string) => Condition | Mistake> = {
  cgroup: readCgroup,
  iptables: readIptables,
  command: readCommand,
  module: readModule,
}

/** Reads `when=`: conditions with blanks between them, all of which must hold. */
export function readConditions(value: string): Condition[] | BadValue {
  const conditions: Condition[] = []
  for (const { 0: text, index: from } of value.matchAll(/[^ \t]+/g)) {
    const condition = readCondition(text)
    if ('expected' in condition) return { ...condition, part: { text, from } }
    conditions.push(condition)
  }
  return conditions.length === 0 ? { expected: oneOf(EXAMPLES) } : conditions
}

function readCondition(text: string): Condition | Mistake {
  if (text === 'network') return { kind: 'network' }
  const [, kind = '', rest = ''] = /^([^:<>=]*)(.*)$/s.exec(text)!
  if (kind === 'docker') return readComparison(rest)
  if (/^(?::|$)/.test(rest) && Object.hasOwn(KINDS, kind)) return KINDS[kind]!(rest.slice(1))
  return { expected: oneOf(EXAMPLES), ...kindHint(kind, rest) }
}

function kindHint(kind: string, rest: string): { hint?: string } {
  const version = /^docker(\d[\d.]*)$/.exec(kind)?.[1]
  if (version !== undefined) return { hint: `Did you mean docker>=${version}?` }
  if (kind === '' && isComparison(rest)) return { hint: `Did you mean docker${rest}?` }
  if (Object.hasOwn(KINDS, kind)) return { hint: `Did you mean ${kind}:${rest.replace(/^\W+/, '')}?` }
  const nearest = near(kind, [...Object.keys(KINDS), 'docker', 'network'])
  return nearest === null ? {} : { hint: `Did you mean ${nearest === 'network' ? nearest : nearest + rest}?` }
}

function readComparison(comparison: string): Condition | Mistake {
  if (isComparison(comparison)) return { kind: 'docker', comparison }
  const [, operator, number] = /^(>=|<=|>|<|=)?:?v?(\d[\d.]*)$/.exec(comparison) ?? []
  return {
    expected: 'docker and a comparison such as docker>=23',
    ...(number !== undefined && { hint: `Did you mean docker${operator ?? '>='}${number}?` }),
  }
}

function readCgroup(value: string): Condition | Mistake {
  const versions = value.split(',')
  const expected = 'cgroup:v1, cgroup:v2 or cgroup:hybrid, or two of them with a comma'
  const wrong = versions.find((version) => !isOneOf(version, CGROUP))
  if (wrong === undefined && new Set(versions).size === versions.length && versions.length < CGROUP.length)
    return { kind: 'cgroup', versions: CGROUP.filter((version) => versions.includes(version)) }
  const number = /^[12]$/.exec(wrong ?? '')?.[0]
  return { expected, ...(number !== undefined && { hint: `Did you mean cgroup:v${number}?` }) }
}

function readIptables(value: string): Condition | Mistake {
  const backend = IPTABLES.find((known) => known === value)
  if (backend !== undefined) return { kind: 'iptables', backend }
  const nearest = /^nf_?tables$/.test(value) ? 'nft' : near(value, IPTABLES)
  return {
    expected: oneOf(IPTABLES.map((known) => `iptables:${known}`)),
    ...(nearest !== null && { hint: `Did you mean iptables:${nearest}?` }),
  }
}

function readCommand(name: string): Condition | Mistake {
  return isCommandName(name)
    ? { kind: 'command', name }
    : { expected: 'the name of a command, such as command:nft' }
}

function readModule(name: string): Condition | Mistake {
  if (/^[A-Za-z0-9][\w-]*$/.test(name)) return { kind: 'module', name }
  return { expected: 'the name of a kernel module, such as module:br_netfilter' }
}

function isOneOf(text: string, words: readonly string[]): boolean {
  return words.includes(text)
}

/** Complains of conditions that never hold on the lab's host, so that the step would never run. */
export function checkConditions(word: InfoWord, { docker, network }: Requirements, file: VFile): void {
  for (const { 0: text, index } of word.value!.matchAll(/[^ \t]+/g)) {
    const place = placeInValue(word, index, index + text.length)
    if (text === 'network' && network === false)
      complain(file, place, {
        rule: 'attribute-conflict',
        reason: 'found when=network in a lab that has no network, expected network: optional',
        hint: 'So the step would never run. Write `requires: { network: optional }` in the front matter.',
        actual: text,
      })
    else if (text.startsWith('docker') && docker === false)
      complain(file, place, {
        rule: 'docker-off',
        reason: `found when=${text} in a lab with docker: false, expected a range of versions`,
        hint: 'So the step would never run. Leave one of the two out.',
        actual: text,
      })
  }
}
