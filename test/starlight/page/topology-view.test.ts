import { expect, test } from 'vitest'
import { recordText } from '../../../src/core/record.ts'
import type { Report } from '../../../src/core/report.ts'
import type { Topology } from '../../../src/core/topology.ts'
import { EMPTY, MOVED, PAIR, STARTED } from '../../topology/topologies.ts'
import { block, elementsOf, pageOf, recordFor, textsOf } from '../page.ts'

const LAB = ['start', 'list', 'pair', 'move'].map((id) => block(`bash host id=${id}`, `echo ${id}`)).join('')
const RAN = recordFor(LAB, {
  start: { topology: STARTED },
  pair: { topology: PAIR },
  move: { topology: MOVED },
})

/** A record with the topology of before the first step. */
function withFirst(record: string, first: unknown = EMPTY): string {
  const report = JSON.parse(record) as Report
  report.labs[0]!.topology = first as Topology
  return recordText(report)
}

const figures = (html: string) => elementsOf(html, 'lr-topology')

test('a picture below each step that changed the network, with what it did, and as a list', () => {
  const html = pageOf(LAB, withFirst(RAN))
  expect(figures(html)).toHaveLength(3)
  expect(textsOf(html, 'figcaption').filter((text) => text.startsWith('The network now'))[2]).toBe(
    'The network nowveth-guest moved from host to web',
  )
  expect(html).toContain('aria-labelledby="net-move-t net-move-d"')
  expect(html).toContain('viewBox="0 0 400 ')
  expect(textsOf(html, 'lr-topology-list')[2]).toContain(
    'veth-guest, veth, down, other end veth-host in host',
  )
})

test('none where the lab has changed since, nothing was probed, or the record was spoilt', () => {
  expect(figures(pageOf(LAB + block('bash host', 'true'), withFirst(RAN)))).toEqual([])
  expect(figures(pageOf(LAB, RAN))).toEqual([])
  expect(figures(pageOf(LAB, withFirst(RAN, { namespaces: [{ inode: 1 }] })))).toEqual([])
  expect(figures(pageOf(LAB, withFirst(RAN, 'none')))).toEqual([])
  const spoilt = RAN.replaceAll('"name": "vetha1"', '"name": 7')
  expect(figures(pageOf(LAB, withFirst(spoilt)))).toEqual([])
})

test('names that a host gave are text', () => {
  const hostile = RAN.replaceAll('vetha1', '\\u003cimg src=x onerror=alert(1)>')
  const html = pageOf(LAB, withFirst(hostile))
  expect(figures(html)).toHaveLength(3)
  expect(elementsOf(html, 'img')).toEqual([])
})
