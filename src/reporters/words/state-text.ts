import type { HostState } from '../../core/host-state.ts'
import type { NetworkInterface, NetworkNamespace } from '../../core/topology.ts'
import { type Frame, frameLine, frameRemark } from '../terminal/frame.ts'
import { textWidth } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { count } from './words.ts'

/** What the host was like when a step failed: containers, links, addresses, rules. Nothing where there is nothing to tell. */
export function stateText(state: HostState, frame: Frame, mostRows: number): string[] {
  const namespaces = state.network?.namespaces ?? []
  const sections: Row[][] = [
    state.containers.map(({ name, image, status }) => [name, image, status]),
    namespaces.flatMap(linkRows),
    namespaces.flatMap(ruleRows),
  ]
  const lines = [...sections.flatMap(inColumns), ...state.leftOut.map((text) => `left out: ${visible(text)}`)]
  if (lines.length === 0) return []
  const shown = lines.length > mostRows ? lines.slice(0, mostRows - 1) : lines
  const left = lines.length - shown.length
  return [
    '',
    `  ${frame.style.bold('the host at that moment')}`,
    ...shown.flatMap((text) => frameLine(frame, { text, paint: frame.style.dim })),
    ...(left > 0 ? [frameRemark(frame, `${count(left, 'more line')}: --reporter json`)] : []),
  ]
}

/** Cells of a line; the last one is as long as it is. */
type Row = readonly [string, string, string]

function linkRows({ name, interfaces }: NetworkNamespace): Row[] {
  return interfaces
    .filter((link) => link.kind !== 'loopback' || !link.up)
    .map((link) => [name, link.name, linkText(link)])
}

/** Without what is so on each host that Docker runs on. */
function ruleRows({ kind, name, interfaces, rules, forwarding }: NetworkNamespace): Row[] {
  const own = rules.filter(({ rule }) => rule !== 'policy ACCEPT' && !/ docker0(?: |$)/.test(rule))
  const rows = own.map(({ table, chain, rule }): Row => [name, `${table} ${chain}`, rule])
  const isPlain = kind !== 'host' || interfaces.length <= 1
  return isPlain ? rows : [[name, 'forwarding', forwarding ? 'on' : 'off'], ...rows]
}

function linkText({ kind, up, carrier, addresses, master, peer }: NetworkInterface): string {
  const state = !up ? 'down' : carrier || kind === 'dummy' ? 'up' : 'up, no carrier'
  return [
    state,
    ...addresses,
    ...(master === null ? [] : [`in ${master}`]),
    ...(peer === null ? [] : [`peer ${peer.name}`]),
  ].join('  ')
}

function inColumns(rows: readonly Row[]): string[] {
  const safe = rows.map((row) => row.map((cell) => visible(cell).replaceAll('\n', ' ')))
  const widths = [0, 1].map((index) =>
    safe.reduce((most, row) => Math.max(most, Math.min(30, textWidth(row[index]!))), 0),
  )
  return safe.map(([first, second, last]) =>
    `${padded(first!, widths[0]!)}  ${padded(second!, widths[1]!)}  ${last}`.trimEnd(),
  )
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}
