import { expect, test } from 'vitest'
import type { Topology } from '../../src/core/topology.ts'
import { topologySvg } from '../../src/topology/svg.ts'
import { container, EMPTY, host, link, MOVED, PAIR, STARTED, topology } from './topologies.ts'

function draw(before: Topology | null, after: Topology, first = EMPTY): string {
  return topologySvg({ first, before, after, id: 'step-one', title: 'The network after the step one' })
}

/** Text elements, with their classes. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text class="([^"]*)"[^>]*>([^<]*)<\/text>/g)].map(
    ([, classes, text]) => `${classes}: ${text}`,
  )

test('title and description are for who does not see it', () => {
  const svg = draw(PAIR, MOVED)
  expect(svg).toContain('role="img" aria-labelledby="step-one-t step-one-d"')
  expect(svg).toContain('<title id="step-one-t">The network after the step one</title>')
  expect(svg).toContain('<desc id="step-one-d">veth-guest moved from host to web.</desc>')
})

test('boxes, interfaces, addresses; what moved has a sign and an outline of its own', () => {
  expect(texts(draw(PAIR, MOVED))).toEqual([
    'name title: host',
    'note end: forwarding on',
    'name: docker0',
    'address: 172.17.0.1/16',
    'name: vetha1',
    'name: veth-host',
    'note end: down',
    'name title: web',
    'name: eth0',
    'address: 172.17.0.2/16',
    'name: veth-guest',
    'note end moved: → moved',
  ])
  expect(draw(PAIR, MOVED)).toMatch(/<rect class="link moved"/)
  expect(draw(PAIR, MOVED).match(/<path class="pair[^"]*"/g)).toEqual([
    '<path class="pair"',
    '<path class="pair moved"',
  ])
})

test('a pair with both ends in one namespace is an arc beside it', () => {
  const [, x1, x2] = /<path class="pair added" d="M(\d+) [\d.]+C[^"]* (\d+) [\d.]+"/.exec(
    draw(STARTED, PAIR),
  )!
  expect(x1).toBe(x2)
})

test('what is gone is drawn where it was, and struck out', () => {
  expect(texts(draw(STARTED, EMPTY))).toEqual([
    'name title: host',
    'note end: forwarding on',
    'name: docker0',
    'address: 172.17.0.1/16',
    'name struck: vetha1',
    'note end removed: - gone',
    'name title struck: web',
    'note end removed: - gone',
  ])
})

test("the firewall: FORWARD's policy, and rules that are not the engine's own", () => {
  const rule = (rule: string, chain = 'FORWARD', table = 'filter') => ({ table, chain, rule })
  const own = [rule('policy DROP'), rule('-i docker0 -j ACCEPT'), rule('-j MASQUERADE', 'POSTROUTING', 'nat')]
  const first = topology(host([], { rules: own }))
  const after = topology(host([], { rules: [...own, rule('-p tcp -j ACCEPT')], forwarding: false }))
  expect(texts(draw(first, after, first))).toEqual([
    'name title: host',
    'note end changed: ~ forwarding off',
    'rule: FORWARD policy DROP',
    'rule added: + FORWARD -p tcp -j ACCEPT',
  ])
  expect(texts(draw(after, first, first)).at(-1)).toBe('rule removed struck: - FORWARD -p tcp -j ACCEPT')
})

test('nothing is marked where there is nothing to compare with; the same input gives the same text', () => {
  expect(draw(null, MOVED)).not.toMatch(/class="[^"]*(?:added|moved|changed|removed)/)
  expect(draw(null, MOVED)).toBe(draw(null, structuredClone(MOVED)))
})

test('names from the host are text, whatever they hold', () => {
  const hostile = '"><script>alert(1)</script>&'
  const svg = draw(null, topology(host([link(hostile)]), container(hostile, [link('a')])))
  expect(svg).not.toContain('<script')
  expect(svg.replace(/&#\d+;/g, '')).not.toMatch(/&/)
  expect(svg.match(/"/g)!.length % 2).toBe(0)
})

test('boxes never overlap, and all is within the picture', () => {
  const many = topology(
    host(
      Array.from({ length: 12 }, (_, index) => link(`veth${index}`, { addresses: [`10.0.${index}.1/24`] })),
    ),
    ...Array.from({ length: 5 }, (_, index) => container(`web${index}`, [link('eth0')], 100 + index)),
  )
  const svg = draw(null, many)
  const height = Number(/viewBox="0 0 400 (\d+)"/.exec(svg)![1])
  const boxes = [...svg.matchAll(/<rect class="box" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g)]
    .map(([, ...numbers]) => numbers.map(Number) as [number, number, number, number])
    .map(([x, y, width, height]) => ({ x, right: x + width, y, bottom: y + height }))
  expect(boxes).toHaveLength(6)
  for (const [index, box] of boxes.entries()) {
    expect(box.bottom).toBeLessThanOrEqual(height)
    expect(box.right).toBeLessThanOrEqual(400)
    for (const other of boxes.slice(index + 1))
      expect(
        box.right <= other.x || other.right <= box.x || box.bottom <= other.y || other.bottom <= box.y,
      ).toBe(true)
  }
})
