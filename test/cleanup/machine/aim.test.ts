import { expect, test } from 'vitest'
import { aimOf } from '../../../src/cleanup/machine/aim.ts'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import type { MachineChange, MachineSnapshot } from '../../../src/cleanup/machine/things.ts'
import { machineWith } from './machine-with.ts'
import { container, link, setting } from './some-things.ts'

const change = (before: MachineSnapshot, after: MachineSnapshot): MachineChange =>
  differenceOf(before, after)[0]!
const value = (text: string) => machineWith({ settings: [setting('net/a', text)] })

test('what is as the lab left it is undone; as before, it is done; else it is somebody else’s', () => {
  const made = change(value('0'), value('1'))
  expect(aimOf(made, value('1'))).toEqual({ is: 'undo', change: made })
  expect(aimOf(made, value('0'))).toEqual({ is: 'done' })
  expect(aimOf(made, value('7'))).toEqual({ is: 'taken' })
  expect(aimOf(made, machineWith({}))).toEqual({ is: 'taken' })
})

test('a link, or a container, that the lab made is known by its number or id', () => {
  const links = change(machineWith({}), machineWith({ links: [link(4, 'x')] }))
  const renamed = machineWith({ links: [link(4, 'y', { up: false })] })
  expect(aimOf(links, renamed)).toMatchObject({ is: 'undo', change: { how: 'added', after: { name: 'y' } } })
  expect(aimOf(links, machineWith({ links: [link(5, 'x')] }))).toEqual({ is: 'done' })
  const containers = change(machineWith({}), machineWith({ containers: [container('c')] }))
  const ended = machineWith({ containers: [{ ...container('c'), state: 'exited' }] })
  expect(aimOf(containers, ended)).toMatchObject({ is: 'undo', change: { after: { state: 'exited' } } })
})

test('a link that is back by its number is to be as before', () => {
  const [was, back] = [
    machineWith({ links: [link(4, 'x')] }),
    machineWith({ links: [link(4, 'x', { up: false })] }),
  ]
  const made = change(was, machineWith({}))
  expect(aimOf(made, back)).toMatchObject({ is: 'undo', change: { how: 'changed', after: { up: false } } })
  expect(aimOf(made, was)).toEqual({ is: 'done' })
})

test('each property of a link is looked at by itself', () => {
  const before = link(4, 'a', { master: 'br0' })
  const made = change(machineWith({ links: [before] }), machineWith({ links: [link(4, 'b', { mtu: 1400 })] }))
  const admin = machineWith({ links: [link(4, 'b', { mtu: 9000, alias: 'his' })] })
  expect(aimOf(made, admin)).toMatchObject({
    is: 'undo',
    change: {
      before: { name: 'a', master: 'br0', mtu: 9000, alias: 'his' },
      after: { name: 'b', master: null, mtu: 9000, alias: 'his' },
    },
  })
  expect(aimOf(made, machineWith({ links: [before] }))).toEqual({ is: 'done' })
  expect(aimOf(made, machineWith({ links: [link(4, 'c', { mtu: 9000, master: 'br1' })] }))).toEqual({
    is: 'taken',
  })
  expect(aimOf(made, machineWith({}))).toEqual({ is: 'taken' })
})

test('a bridge whose last port was taken from it gets its hardware address back; one that somebody has set stays', () => {
  const bridge = (mac: string | null) => machineWith({ links: [link(4, 'br0', { kind: 'bridge', mac })] })
  const [mine, port, other] = ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03']
  const made = change(bridge(mine), bridge(port))
  expect(aimOf(made, bridge(null))).toMatchObject({ is: 'undo', change: { before: { mac: mine } } })
  expect(aimOf(made, bridge(other))).toEqual({ is: 'taken' })
})

test('the settings of a link have gone with it; other settings do not go', () => {
  const links = [link(4, 'br7')]
  const set = (text: string) => [setting('net/ipv4/conf/br7/forwarding', text)]
  const made = change(machineWith({ links, settings: set('1') }), machineWith({ links, settings: set('0') }))
  expect(aimOf(made, machineWith({}))).toEqual({ is: 'done' })
  expect(aimOf(made, machineWith({ links }))).toEqual({ is: 'taken' })
  expect(aimOf(made, machineWith({ links, settings: set('0') }))).toEqual({ is: 'undo', change: made })
})
