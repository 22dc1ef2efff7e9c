import { expect, test } from 'vitest'
import { conditionText, whenText } from '../../../src/core/condition.ts'
import { readConditions } from '../../../src/parse/info-string/when.ts'
import { labOf } from '../read.ts'

test.each([
  ['docker>=23', { kind: 'docker', comparison: '>=23' }],
  ['docker<20.10.1', { kind: 'docker', comparison: '<20.10.1' }],
  ['cgroup:v2', { kind: 'cgroup', versions: ['v2'] }],
  ['cgroup:v1,hybrid', { kind: 'cgroup', versions: ['v1', 'hybrid'] }],
  ['iptables:legacy', { kind: 'iptables', backend: 'legacy' }],
  ['command:ip6tables-save', { kind: 'command', name: 'ip6tables-save' }],
  ['module:br_netfilter', { kind: 'module', name: 'br_netfilter' }],
  ['network', { kind: 'network' }],
])('%s is read, and written as it was', (text, condition) => {
  const read = readConditions(text)
  expect(read).toEqual([condition])
  expect(Array.isArray(read) && conditionText(read[0]!)).toBe(text)
})

test('the order of cgroup versions makes no difference', () => {
  expect(readConditions('cgroup:hybrid,v1')).toEqual(readConditions('cgroup:v1,hybrid'))
})

test('several, with blanks between them, are shown in quotes', () => {
  const conditions = readConditions(' docker>=23  command:nft ')
  expect(Array.isArray(conditions) && whenText(conditions)).toBe('when="docker>=23 command:nft"')
})

test('a step has its conditions, and another digest by them', () => {
  const plain = labOf('```host\ntrue\n```\n')
  const conditional = labOf('```host when=docker>=23\ntrue\n```\n')
  expect(plain.steps[0]).not.toHaveProperty('when')
  expect(conditional.steps[0]!.when).toEqual([{ kind: 'docker', comparison: '>=23' }])
  expect(conditional.digest).not.toBe(plain.digest)
})
