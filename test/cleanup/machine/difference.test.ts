import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { machineWith } from './machine-with.ts'
import { link, rules, setting } from './some-things.ts'

test('what went, changed and came', () => {
  const before = machineWith({ links: [link(1, 'a'), link(2, 'b')] })
  const after = machineWith({ links: [link(2, 'c'), link(3, 'd')] })
  expect(differenceOf(before, after)).toEqual([
    { area: 'links', how: 'removed', key: 'link 1', before: link(1, 'a'), after: null },
    { area: 'links', how: 'changed', key: 'link 2', before: link(2, 'b'), after: link(2, 'c') },
    { area: 'links', how: 'added', key: 'link 3', before: null, after: link(3, 'd') },
  ])
  expect(differenceOf(before, before)).toEqual([])
})

test('labrun’s own mark is no change, another alias is', () => {
  const before = machineWith({ links: [link(1, 'a')] })
  expect(differenceOf(before, machineWith({ links: [link(1, 'a', { alias: 'labrun:x' })] }))).toEqual([])
  expect(differenceOf(before, machineWith({ links: [link(1, 'a', { alias: 'mine' })] }))).toHaveLength(1)
})

test('a rule that others have moved is none', () => {
  const before = machineWith({ rules: rules('-j A', '-j B') })
  const after = machineWith({ rules: rules('-j B') })
  expect(differenceOf(before, after)).toMatchObject([{ how: 'removed', before: { rule: '-j A' } }])
})

test('settings come and go with links and modules: only a value that is another one is told', () => {
  const before = machineWith({ settings: [setting('net/a', '1'), setting('net/ipv4/conf/b/x', '1')] })
  const after = machineWith({ settings: [setting('net/a', '2'), setting('net/ipv4/conf/c/x', '1')] })
  expect(differenceOf(before, after)).toEqual([
    {
      area: 'settings',
      how: 'changed',
      key: 'net/a',
      before: setting('net/a', '1'),
      after: setting('net/a', '2'),
    },
  ])
})
