import type { Link, MachineChange, MachineSnapshot } from './things.ts'
import { stepsText, undoSteps } from './undo-steps.ts'

/** What people can do about a change that labrun has no way to undo. */
export interface ByHand {
  /** What is to be known besides, in words that follow the change's; `''`: nothing. */
  but: string
  /** The command; `''`: there is none. */
  command: string
}

/** Kinds that nothing but what is looked at belongs to. */
const SIMPLE_KINDS = ['bridge', 'dummy', 'ifb']

/** @param peer the other end of a veth, which is gone too; `null`: not known */
export function removedLink(link: Link, peer: Link | null, before: MachineSnapshot): ByHand {
  if (SIMPLE_KINDS.includes(link.kind))
    return { but: '', command: [addition(link), ...setUp(link, before)].join('; ') }
  if (link.kind === 'veth' && peer !== null) {
    const pair = `${addition(link)} peer name ${peer.name}${options(peer)}`
    return {
      but: `, and its other end ${peer.name}`,
      command: [pair, ...setUp(link, before), ...setUp(peer, before)].join('; '),
    }
  }
  if (link.kind === 'veth') {
    const command = [addition(link), ...setUp(link, before)].join('; ')
    return { but: ', and its other end, which is to be set up too', command }
  }
  const why =
    link.kind === 'ether'
      ? 'a network card, which may be in another network namespace now'
      : 'what it was made of is not known'
  return { but: `: ${why}`, command: '' }
}

function addition(link: Link): string {
  return `ip link add dev ${link.name}${options(link)} type ${link.kind}`
}

function options({ mac, mtu }: Link): string {
  return `${mac === null ? '' : ` address ${mac}`}${mtu === 1500 ? '' : ` mtu ${mtu}`}`
}

/** With its addresses, routes and neighbours. */
function setUp({ name, master, up }: Link, { things }: MachineSnapshot): string[] {
  const again = (change: Pick<MachineChange, 'area' | 'before'>) =>
    stepsText(undoSteps({ ...change, how: 'removed', key: change.before!.key, after: null } as MachineChange))
  const ofLink = ({ device }: { device: string }) => device === name
  return [
    ...(master === null ? [] : [`ip link set dev ${name} master ${master}`]),
    ...things.addresses.filter(ofLink).map((before) => again({ area: 'addresses', before })),
    ...(up ? [`ip link set dev ${name} up`] : []),
    ...things.neighbours.filter(ofLink).map((before) => again({ area: 'neighbours', before })),
    ...things.routes
      .filter(({ route }) => ` ${route} `.includes(` dev ${name} `) && !/proto kernel/.test(route))
      .map((before) => again({ area: 'routes', before })),
  ]
}
